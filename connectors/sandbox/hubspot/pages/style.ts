/** The pages' one stylesheet: plain, readable, and whole at 320 px. */
export const STYLE = `
:root { color-scheme: light; --ink: #213343; --line: #d6dfe8; --soft: #f5f8fa; --act: #b3401f; --go: #0a5f6b; }
* { box-sizing: border-box; }
body { margin: 0; font: 15px/1.45 system-ui, sans-serif; color: var(--ink); background: var(--soft); overflow-wrap: anywhere; }
.notice { background: #fff3cd; border-bottom: 1px solid #e0c872; padding: .5rem 1rem; font-size: .875rem; }
header.top { background: #213343; color: #fff; padding: .6rem 1rem; display: flex; gap: 1rem; flex-wrap: wrap; }
header.top a { color: #fff; }
main { max-width: 80rem; margin: 0 auto; padding: 1rem; }
h1 { font-size: 1.35rem; margin: .25rem 0 .75rem; } h2 { font-size: 1.05rem; margin: 1.25rem 0 .5rem; } .card > h2:first-child { margin-top: 0; }
a { color: var(--go); }
.card { background: #fff; border: 1px solid var(--line); border-radius: .4rem; padding: 1rem; margin: 0 0 1rem; }
.card ul { margin: 0; padding-left: 1.25rem; }
.bar { display: flex; flex-wrap: wrap; gap: .5rem 1rem; align-items: center; margin-bottom: .75rem; }
.bar label, .bar form { display: flex; flex-wrap: wrap; gap: .4rem; align-items: center; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; background: #fff; font-size: .92rem; }
th, td { text-align: left; padding: .4rem .5rem; border-bottom: 1px solid var(--line); vertical-align: top; }
th { font-size: .8rem; background: var(--soft); } table.people td:nth-child(2), table.people:not(.results) td:last-child { white-space: nowrap; }
button, select, input[type=text] { font: inherit; padding: .4rem .7rem; border: 1px solid #8aa0b4; border-radius: .3rem; background: #fff; max-width: 100%; }
button { cursor: pointer; } button.main, a.button { background: var(--go); border-color: var(--go); color: #fff; }
a.button { display: inline-block; padding: .4rem .7rem; border-radius: .3rem; text-decoration: none; }
button.risk { border-color: var(--act); color: var(--act); }
:focus-visible { outline: 3px solid #2a8cff; outline-offset: 2px; }
dl { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: .25rem .75rem; margin: 0; }
dt { color: #516f90; } dd { margin: 0; }
.columns { display: grid; gap: 1rem; grid-template-columns: minmax(0, 1fr) minmax(0, 1.4fr); } .columns > .card { margin: 0; }
.entry { border-left: 3px solid var(--go); padding: .25rem 0 .25rem .75rem; margin-bottom: 1rem; }
.entry .body { white-space: pre-wrap; background: var(--soft); padding: .5rem; margin: .25rem 0; }
.meta { font-size: .85rem; color: #516f90; } .error { border-color: var(--act); color: var(--act); }
@media (max-width: 700px) { .columns, dl { grid-template-columns: minmax(0, 1fr); } dl { gap: 0; } dd { margin-bottom: .5rem; }
  .columns > :last-child { order: -1; }
  table.people thead { display: none; } table.people, table.people tbody { display: block; }
  table.people tr { display: grid; grid-template-columns: 2rem minmax(0, 1fr); border-bottom: 1px solid var(--line); padding: .4rem .5rem; }
  table.people td { border: 0; padding: .05rem 0; grid-column: 2; } table.people td:empty { display: none; }
  table.people td:first-child { grid-column: 1; grid-row: 1 / span 9; }
  table.results tr, table.results td { display: block; } }
`;
