/** The one stylesheet of the server-rendered pages: light and dark, from 320 px up, nothing loaded from elsewhere. */
export const style = `
:root{color-scheme:light dark;--bg:#f7f7f5;--card:#fff;--text:#1d1f21;--quiet:#5f6469;--line:#e2e3e0;--accent:#2350c8;
--running:#1f6b3a;--waiting:#7a5400;--held:#9a3d00;--won:#1b5f8c;--stopped:#a3202c}
@media(prefers-color-scheme:dark){:root{--bg:#141517;--card:#1c1e21;--text:#e7e8ea;--quiet:#9ea4ab;--line:#31343a;--accent:#8fb0ff;
--running:#7ed39b;--waiting:#e5bd62;--held:#f0a06b;--won:#82c4f0;--stopped:#f28b93}}
*{box-sizing:border-box}
body{margin:0;background:var(--bg);color:var(--text);font:14px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;font-variant-numeric:tabular-nums}
header,main{max-width:1200px;margin:0 auto;padding:12px 16px}
header{display:flex;flex-wrap:wrap;gap:4px 16px;align-items:baseline}
header .end{margin-left:auto}
h1{font-size:18px;margin:0}h2{font-size:14px;margin:0 0 8px;font-weight:600}h3{font-size:14px;margin:0;font-weight:600}
a{color:var(--accent);text-decoration:none}a:hover,p a{text-decoration:underline}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
.grid{display:grid;gap:16px;grid-template-columns:minmax(0,1fr)}
@media(min-width:960px){.grid{grid-template-columns:minmax(0,2fr) minmax(0,1fr)}}
.column{display:grid;gap:16px;align-content:start;min-width:0}
.card{background:var(--card);border:1px solid var(--line);border-radius:8px;padding:12px 16px;min-width:0}
.narrow{max-width:520px;margin:10vh auto}
.bar{display:flex;flex-wrap:wrap;gap:8px 12px;align-items:center}
.card>.bar{margin:4px 0}.scroll{margin-top:12px}h2+.scroll{margin-top:0}
.small button{min-height:24px;padding:0 8px;font-size:12px}
.quiet{color:var(--quiet)}.small{font-size:12px}
ul.rows{list-style:none;margin:0;padding:0}ul.rows>li{padding:8px 0;border-top:1px solid var(--line);overflow-wrap:anywhere}
ul.rows>li:first-child{border-top:0;padding-top:0}
.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%}
th{text-align:left;font-weight:500;color:var(--quiet);font-size:12px;padding:0 12px 4px 0;white-space:nowrap}
td{padding:6px 12px 6px 0;border-top:1px solid var(--line);vertical-align:top;overflow-wrap:break-word}td.name{min-width:11em}
@media(max-width:640px){table,tbody,tr,td{display:block}thead{display:none}tr{border-top:1px solid var(--line);padding:8px 0}td{border:0;padding:1px 0}}
.state{white-space:nowrap;font-weight:500}
.running{color:var(--running)}.waiting{color:var(--waiting)}.held{color:var(--held)}.won{color:var(--won)}.stopped{color:var(--stopped)}
form{margin:0}
form.inline{display:inline-flex;flex-wrap:wrap;gap:6px;align-items:center}
button,.button{font:inherit;color:var(--text);background:transparent;border:1px solid var(--line);border-radius:6px;padding:3px 10px;min-height:30px;cursor:pointer}
button:hover,.button:hover{border-color:var(--accent);text-decoration:none}
button.main{background:var(--accent);border-color:var(--accent);color:var(--card)}
input,select{font:inherit;color:inherit;background:var(--card);border:1px solid var(--line);border-radius:6px;padding:3px 8px;min-height:30px;min-width:0;max-width:100%}
pre{font:inherit;white-space:pre-wrap;overflow-wrap:anywhere;margin:8px 0;padding:8px 12px;border-left:3px solid var(--line)}
summary{cursor:pointer}
dl{display:grid;grid-template-columns:auto minmax(0,1fr);gap:2px 12px;margin:0}dt{color:var(--quiet)}dd{margin:0;overflow-wrap:anywhere}
code{font:12px ui-monospace,Consolas,monospace;overflow-wrap:anywhere}
`;
