import { raw } from 'hono/html';

/** The whole stylesheet: system fonts, light, from 320 px up. */
export const STYLE = raw(`
*{box-sizing:border-box}
body{margin:0;font:15px/1.45 system-ui,sans-serif;color:#16325c;background:#f3f3f3}
.notice{background:#fff4d6;border-bottom:1px solid #e0b84c;padding:6px 16px;font-size:13px;color:#4a3a00}
header{background:#fff;border-bottom:3px solid #0b5cab;padding:8px 16px;display:flex;flex-wrap:wrap;gap:8px 20px;align-items:center}
header strong{font-size:17px}
nav{display:flex;gap:14px;flex-wrap:wrap}
nav a[aria-current]{font-weight:600;text-decoration:none;border-bottom:2px solid #0b5cab}
header form{display:flex;gap:6px;align-items:center;flex-wrap:wrap}
main{max-width:1440px;margin:16px auto;padding:0 16px}
h1{font-size:21px;margin:4px 0 12px}h2{font-size:17px;margin:0 0 10px}
a{color:#0b5cab}
.card{background:#fff;border:1px solid #d8dde6;border-radius:6px;padding:14px;margin:0 0 16px}
.card ul:not(.timeline){margin:0;padding-left:20px}
.cards{display:grid;grid-template-columns:repeat(auto-fit,minmax(120px,1fr));gap:12px;margin-bottom:16px}
.cards b{display:block;font-size:24px}
.bar{display:flex;flex-wrap:wrap;gap:8px;align-items:center;margin-bottom:10px}
.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-size:14px}
th,td{text-align:left;padding:6px 10px;border-bottom:1px solid #e6e9ee;vertical-align:top;overflow-wrap:break-word}
th{white-space:nowrap;background:#fafaf9;font-weight:600;color:#444}
td.wrap{min-width:160px}
table.people td:nth-child(2){white-space:nowrap}
button,.button{font:inherit;background:#fff;border:1px solid #0b5cab;color:#0b5cab;border-radius:4px;padding:5px 12px;cursor:pointer;text-decoration:none;display:inline-block}
button.main,.button.main{background:#0b5cab;color:#fff}
button.danger{border-color:#ba0517;color:#ba0517}
select,input[type=text]{font:inherit;padding:5px;border:1px solid #747474;border-radius:4px;max-width:100%;background:#fff}
:focus-visible{outline:3px solid #1b96ff;outline-offset:1px}
dl{display:grid;grid-template-columns:max-content minmax(0,1fr);gap:4px 12px;margin:0;font-size:14px}
dt{color:#5c5c5c}dd{margin:0;overflow-wrap:anywhere}
.columns{display:grid;grid-template-columns:minmax(0,1fr);gap:16px;margin-bottom:16px}
.cards>.card,.columns>.card{margin:0}
@media(min-width:860px){.columns{grid-template-columns:repeat(2,minmax(0,1fr))}}
.timeline{list-style:none;margin:0;padding:0}
.timeline li{border-left:3px solid #0b5cab;padding:2px 0 10px 12px;margin-bottom:6px}
.timeline p{margin:3px 0;white-space:pre-wrap;overflow-wrap:anywhere}
.meta{color:#5c5c5c;font-size:13px}
.tag{display:inline-block;border-radius:10px;padding:0 9px;font-size:12px;border:1px solid #aaa}
.tag.good{background:#e3f3e6;border-color:#2e844a;color:#194e31}
.tag.stop{background:#fdeceb;border-color:#ba0517;color:#8e030f}
.problem{background:#fdeceb;border:1px solid #ba0517;border-radius:6px;padding:12px;color:#8e030f}
.acts{display:flex;flex-wrap:wrap;gap:8px 14px;align-items:center}
form.act{display:flex;gap:6px;flex-wrap:wrap;align-items:center}
@media(min-width:600px){header form{margin-left:auto}}
@media(max-width:700px){
table.people,table.people thead,table.people tbody{display:block}
table.people tr{display:grid;grid-template-columns:32px minmax(0,1fr);padding:6px 0;border-bottom:1px solid #e6e9ee}
table.people th,table.people td{padding:1px 0;border:0;background:none}
table.people th:not(:first-child),table.people td:empty{display:none}
table.people th:first-child{grid-column:1/-1}
table.people th:first-child::after{content:'Select all';padding-left:12px}
table.people td:first-child{grid-row:1/span 12}
table.people td:not(:first-child){grid-column:2}
}
@media(max-width:480px){dl{grid-template-columns:minmax(0,1fr);gap:0}dd{margin-bottom:8px}}
`);
