/** The pages' stylesheet: no outside fonts or images, readable from 320 px. */
export const STYLE = `
:root { color-scheme: light dark; --ink: #1f2a37; --quiet: #55606e; --line: #d5dbe3; --page: #f4f6f9; --card: #fff; --accent: #1a5fa0; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6eaf0; --quiet: #a6b0bd; --line: #3a4450; --page: #151a20; --card: #1d242c; --accent: #7cbcf2; } }
* { box-sizing: border-box; }
body { margin: 0; font: 15px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--page); overflow-wrap: anywhere; }
a { color: var(--accent); }
.notice { margin: 0; padding: .4rem 1rem; font-size: .875rem; background: #fff3cd; color: #4a3a00; border-bottom: 1px solid #e0c872; }
header.top { display: flex; flex-wrap: wrap; gap: .25rem 1rem; padding: .6rem 1rem; background: var(--card); border-bottom: 3px solid var(--accent); }
main { max-width: 60rem; margin: 0 auto; padding: 1rem; }
h1 { font-size: 1.35rem; margin: .25rem 0 .75rem; } h2 { font-size: 1.05rem; margin: 0 0 .5rem; }
.soft, time { color: var(--quiet); } time { white-space: nowrap; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: .4rem; padding: 1rem; margin: 0 0 1rem; }
ul.list { list-style: none; } ul.list:not(.card) { margin: 0; padding: 0; } ul.list.card { padding-block: .25rem; }
ul.list > li { padding: .6rem 0; } ul.list > li + li { border-top: 1px solid var(--line); }
.row, .head { display: flex; gap: .25rem 1rem; justify-content: space-between; align-items: baseline; } .row { flex-wrap: wrap; }
.state { flex: none; border: 1px solid var(--line); border-radius: 1rem; padding: 0 .6rem; font-size: .85rem; white-space: nowrap; }
.args { font: .8rem ui-monospace, monospace; color: var(--quiet); }
form { display: flex; flex-wrap: wrap; gap: .5rem; margin: .5rem 0; align-items: center; }
.acts { display: flex; flex-wrap: wrap; gap: .5rem; } .acts form { margin: 0; }
input, textarea, select, button { font: inherit; color: inherit; background: var(--card); padding: .35rem .6rem; max-width: 100%; border: 1px solid var(--quiet); border-radius: .3rem; }
button { cursor: pointer; border-color: var(--accent); color: var(--accent); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
input[type=search], textarea { flex: 1 1 12rem; min-width: 0; }
textarea { min-height: 4.5rem; width: 100%; flex-basis: 100%; }
dl { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: .2rem 1rem; margin: 0; }
dt { color: var(--quiet); } dd { margin: 0; }
pre { white-space: pre-wrap; border: 1px solid var(--line); border-radius: .4rem; padding: .75rem; margin: .4rem 0 0; background: var(--page); font: .875rem/1.5 ui-monospace, monospace; }
details { margin: 0 0 1rem; } summary { cursor: pointer; } details pre { background: var(--card); }
iframe { display: block; width: 100%; height: 20rem; border: 1px solid var(--line); border-radius: .4rem; background: #fff; margin: 0 0 1rem; }
.note { background: var(--card); border: 1px solid var(--accent); border-radius: .4rem; padding: .75rem 1rem; margin: 0 0 1rem; }
@media (max-width: 30rem) { dl { grid-template-columns: minmax(0, 1fr); gap: 0; } dd { margin-bottom: .5rem; } }
`;
