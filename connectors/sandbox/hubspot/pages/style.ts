/** The pages' one stylesheet: plain, readable, and whole at 320 px. */
export const STYLE = `
:root { color-scheme: light; --ink: #213343; --line: #d6dfe8; --soft: #f5f8fa; --act: #b3401f; --go: #0a5f6b; }
* { box-sizing: border-box; }
body { margin: 0; font: 15px/1.45 system-ui, sans-serif; color: var(--ink); background: var(--soft); overflow-wrap: anywhere; }
.notice { background: #fff3cd; border-bottom: 1px solid #e0c872; padding: .5rem 1rem; font-size: .875rem; }
header.top { background: #213343; color: #fff; padding: .6rem 1rem; display: flex; gap: 1rem; flex-wrap: wrap; }
header.top a { color: #fff; }
main { max-width: 72rem; margin: 0 auto; padding: 1rem; }
h1 { font-size: 1.35rem; margin: .25rem 0 .75rem; } h2 { font-size: 1.05rem; margin: 1.25rem 0 .5rem; }
a { color: var(--go); }
.card { background: #fff; border: 1px solid var(--line); border-radius: .4rem; padding: 1rem; margin-bottom: 1rem; }
.bar { display: flex; flex-wrap: wrap; gap: .5rem; align-items: end; margin-bottom: .75rem; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; background: #fff; }
th, td { text-align: left; padding: .4rem .5rem; border-bottom: 1px solid var(--line); vertical-align: top; }
th { font-size: .8rem; background: var(--soft); }
button, select, input[type=text] { font: inherit; padding: .4rem .7rem; border: 1px solid #8aa0b4; border-radius: .3rem; background: #fff; max-width: 100%; }
button { cursor: pointer; } button.main { background: var(--go); border-color: var(--go); color: #fff; }
button.risk { border-color: var(--act); color: var(--act); }
:focus-visible { outline: 3px solid #2a8cff; outline-offset: 2px; }
dl { display: grid; grid-template-columns: minmax(7rem, 14rem) 1fr; gap: .25rem .75rem; margin: 0; }
dt { color: #516f90; } dd { margin: 0; }
.columns { display: grid; gap: 1rem; grid-template-columns: minmax(0, 1fr) minmax(0, 1.4fr); }
.entry { border-left: 3px solid var(--go); padding: .25rem 0 .25rem .75rem; margin-bottom: 1rem; }
.entry .body { white-space: pre-wrap; background: var(--soft); padding: .5rem; margin: .25rem 0; max-height: 14rem; overflow: auto; }
.meta { font-size: .85rem; color: #516f90; } .error { border-color: var(--act); color: var(--act); }
@media (max-width: 700px) { .columns, dl { grid-template-columns: 1fr; } dd { margin-bottom: .35rem; }
  table.people thead { display: none; } table.people td { display: block; border: 0; padding: .1rem .5rem; }
  table.people tr { display: block; border-bottom: 1px solid var(--line); padding: .4rem 0; } }
`;
