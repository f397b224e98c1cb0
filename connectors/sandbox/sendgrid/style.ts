/** The pages' stylesheet: no outside fonts or images, readable from 320 px. */
export const STYLE = `
:root { color-scheme: light dark; --line: #8886; --soft: #8882; --accent: #1a6fb5; }
@media (prefers-color-scheme: dark) { :root { --accent: #7cbcf2; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 60rem; padding: 1rem; font: 16px/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
a { color: var(--accent); }
header p, .soft { opacity: .75; }
h1 { font-size: 1.4rem; margin: 0; } h2 { font-size: 1.1rem; margin: 1.5rem 0 .5rem; }
ul.list { list-style: none; margin: 0; padding: 0; }
ul.list > li { border-top: 1px solid var(--line); padding: .6rem 0; }
.row { display: flex; flex-wrap: wrap; gap: .25rem 1rem; justify-content: space-between; }
.state { border: 1px solid var(--line); border-radius: 1rem; padding: 0 .6rem; font-size: .85rem; }
.args { font: .8rem ui-monospace, monospace; opacity: .75; }
form { display: flex; flex-wrap: wrap; gap: .5rem; margin: .5rem 0; align-items: center; }
input, textarea, select, button { font: inherit; padding: .35rem .6rem; max-width: 100%; }
input[type=search], textarea { flex: 1 1 14rem; min-width: 0; }
textarea { min-height: 4.5rem; width: 100%; flex-basis: 100%; }
dl { display: grid; grid-template-columns: minmax(6rem, max-content) 1fr; gap: .2rem 1rem; margin: 0; }
dt { opacity: .75; } dd { margin: 0; }
pre { white-space: pre-wrap; border: 1px solid var(--line); padding: .75rem; margin: 0; background: var(--soft); }
iframe { width: 100%; height: 22rem; border: 1px solid var(--line); background: #fff; }
.note { border: 1px solid var(--accent); padding: .75rem; margin: 1rem 0; }
@media (max-width: 30rem) { dl { grid-template-columns: 1fr; } dd { margin-bottom: .4rem; } }
`;
