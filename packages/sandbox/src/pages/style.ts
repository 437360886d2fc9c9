/** The look of all pages: one sheet, light and dark by the person's setting. */
export const STYLE = `
:root{color-scheme:light dark;--page:#f6f7f9;--card:#fff;--text:#1c2330;--quiet:#596273;--line:#dde1e8;--link:#0b5cad;--accent:#0b6b4f;--accent-text:#fff;--soft:#eef1f5;--add:#e4f6ea;--add-mark:#1a7f42;--del:#fdeaea;--del-mark:#b42525;--warn:#fff6dc;--warn-line:#e3c25c;--open:#1a7f42;--merged:#6b3fb5;--closed:#b42525}
@media (prefers-color-scheme:dark){:root{--page:#11151c;--card:#191f29;--text:#e4e8ee;--quiet:#9aa5b5;--line:#2c3543;--link:#7ab8f5;--accent:#2b9c76;--accent-text:#06130e;--soft:#222a36;--add:#12321f;--add-mark:#57c27e;--del:#3d1b1d;--del-mark:#f08a8a;--warn:#372f14;--warn-line:#7c6723;--open:#57c27e;--merged:#b592f2;--closed:#f08a8a}}
*{box-sizing:border-box}
body{margin:0;background:var(--page);color:var(--text);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
a{color:var(--link);text-decoration:none}a:hover{text-decoration:underline}
:focus-visible{outline:2px solid var(--link);outline-offset:2px}
.skip{position:absolute;left:-999px}.skip:focus{left:8px;top:8px;background:var(--card);padding:8px;z-index:1}
.banner{background:var(--warn);border-bottom:1px solid var(--warn-line);padding:6px 20px;font-size:13px;text-align:center}
header.top{background:var(--card);border-bottom:1px solid var(--line);padding:12px 20px}
header.top>div,main{max-width:1120px;margin:0 auto}
header.top>div{display:flex;gap:24px;align-items:center;flex-wrap:wrap}
main{padding:24px 20px 64px}
.brand{font-weight:650;color:var(--text)}
.crumbs{font-size:16px}.crumbs a{font-weight:600}
nav.tabs{display:flex;gap:4px;margin:0 0 20px;border-bottom:1px solid var(--line);flex-wrap:wrap}
nav.tabs a{padding:8px 14px;color:var(--text);border-bottom:2px solid transparent;margin-bottom:-1px}
nav.tabs a[aria-current]{border-color:var(--accent);font-weight:600}
h1{font-size:24px;line-height:1.3;margin:0 0 8px;overflow-wrap:anywhere}h2{font-size:17px;margin:28px 0 10px}h3{font-size:15px;margin:0}
.quiet{color:var(--quiet)}.small{font-size:13px}
.card{background:var(--card);border:1px solid var(--line);border-radius:8px;margin:0 0 16px;overflow:hidden}
.card>header{background:var(--soft);border-bottom:1px solid var(--line);padding:8px 14px;display:flex;gap:10px;align-items:center;flex-wrap:wrap;overflow-wrap:anywhere}
.card>.body{padding:14px}.card>.body>:first-child,.card>.body>form>p:first-of-type{margin-top:0}.card>.body>:last-child{margin-bottom:0}
ul.rows{list-style:none;margin:0;padding:0}ul.rows>li{padding:10px 14px;border-top:1px solid var(--line);display:flex;gap:12px;align-items:baseline;flex-wrap:wrap}ul.rows>li:first-child{border-top:0}
.grow{flex:1;min-width:200px;overflow-wrap:anywhere}
code,pre,.mono{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;font-size:12.5px}
code{background:var(--soft);padding:1px 5px;border-radius:4px}
pre{background:var(--soft);padding:12px;border-radius:6px;overflow:auto}pre code{background:none;padding:0}
.chip{display:inline-block;border:1px solid currentColor;border-radius:999px;padding:0 9px;font-size:12.5px;font-weight:600;white-space:nowrap}
.chip.open,.chip.success{color:var(--open)}.chip.merged{color:var(--merged)}.chip.closed,.chip.failure{color:var(--closed)}.chip.draft,.chip.pending,.chip.label{color:var(--quiet)}
.layout{display:grid;grid-template-columns:minmax(0,1fr) 260px;gap:24px}@media (max-width:860px){.layout{grid-template-columns:minmax(0,1fr)}}
aside h2{margin-top:0;font-size:13px;color:var(--quiet)}aside section{border-top:1px solid var(--line);padding:12px 0}aside section:first-child{border-top:0;padding-top:0}
table.diff,table.source{border-collapse:collapse;width:100%;font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;font-size:12.5px;line-height:1.5}
.scroll{overflow-x:auto}
table.diff td,table.source td{padding:0 10px;white-space:pre;vertical-align:top}
td.n{color:var(--quiet);text-align:right;user-select:none;width:1%;min-width:44px;background:var(--soft)}
td.m{width:1%;padding:0 2px 0 10px;user-select:none}
tr.add td{background:var(--add)}tr.add td.m{color:var(--add-mark);font-weight:700}
tr.del td{background:var(--del)}tr.del td.m{color:var(--del-mark);font-weight:700}
tr.hunk td{background:var(--soft);color:var(--quiet);padding-top:4px;padding-bottom:4px}
.plus{color:var(--add-mark);font-weight:600}.minus{color:var(--del-mark);font-weight:600}
.md{overflow-wrap:anywhere}.md>:first-child{margin-top:0}.md>:last-child{margin-bottom:0}.md h3{margin:20px 0 8px}.md table{border-collapse:collapse;display:block;overflow-x:auto}.md th,.md td{border:1px solid var(--line);padding:4px 10px;text-align:left}.md h1{font-size:20px}.md h2{font-size:17px}.md blockquote{margin:0;padding-left:12px;border-left:3px solid var(--line);color:var(--quiet)}
button,select,textarea,input{font:inherit;color:inherit}
button{background:var(--card);border:1px solid var(--line);border-radius:6px;padding:6px 14px;cursor:pointer;font-weight:600}button:hover{background:var(--soft)}
button.primary{background:var(--accent);border-color:var(--accent);color:var(--accent-text)}button[disabled]{opacity:.55;cursor:not-allowed}
select,textarea,input{background:var(--card);border:1px solid var(--line);border-radius:6px;padding:6px 10px}textarea{width:100%;min-height:76px;resize:vertical}
form.inline{display:inline-block;margin:0 4px 4px 0}form.inline button{padding:2px 9px;font-size:12.5px}
form.row{display:flex;gap:10px;align-items:center;flex-wrap:wrap;margin:0}
.note{border:1px solid var(--warn-line);background:var(--warn);border-radius:8px;padding:10px 14px;margin:0 0 16px}
.clone{user-select:all}
footer{max-width:1120px;margin:0 auto;padding:0 20px 32px;color:var(--quiet);font-size:13px;display:flex;gap:18px;flex-wrap:wrap}
table.list{border-collapse:collapse;width:100%;font-size:13.5px}table.list th,table.list td{text-align:left;padding:6px 12px;border-top:1px solid var(--line);vertical-align:top;overflow-wrap:anywhere}table.list thead th{border-top:0;color:var(--quiet);font-weight:600;white-space:nowrap}
`;
