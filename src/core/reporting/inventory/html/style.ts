import { FIRST_LINES } from './script';

/** The look of a report: light and dark by the reader's setting, cards on a phone, black on white on paper. */
export const STYLE = `
:root{color-scheme:light dark;--bg:#fff;--card:#f6f7f9;--ink:#1b1f24;--soft:#57606a;--line:#d0d7de;--link:#0a58ca;
--red:#a40e26;--redbg:#fdecee;--amber:#7a4b00;--amberbg:#fff4d6;--blue:#0b4fa0;--bluebg:#e7f1fd;--green:#116329;--greenbg:#e6f6ea}
@media(prefers-color-scheme:dark){:root{--bg:#0f1318;--card:#181d24;--ink:#e8ebef;--soft:#a4adb8;--line:#343b45;--link:#7db3ff;
--red:#ff9aa5;--redbg:#3d1a20;--amber:#f2c566;--amberbg:#38290d;--blue:#8fc1ff;--bluebg:#14283f;--green:#7fdc98;--greenbg:#12301c}}
*{box-sizing:border-box}
body{margin:0;background:var(--bg);color:var(--ink);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","DejaVu Sans",sans-serif}
main,header,footer{max-width:110rem;margin:0 auto;padding:0 1.5rem}
header{padding-top:1.75rem}
h1{font-size:1.7rem;line-height:1.2;margin:0 0 .35rem}
h2{font-size:1.2rem;margin:2.25rem 0 .6rem}
p{margin:.35rem 0;max-width:75ch}
a{color:var(--link)}
.soft{color:var(--soft)}
code{font:.92em ui-monospace,"SF Mono",Menlo,Consolas,"DejaVu Sans Mono",monospace;overflow-wrap:anywhere}
ul.tiles{list-style:none;display:flex;flex-wrap:wrap;gap:.6rem;margin:1.1rem 0 0;padding:0}
ul.tiles li{background:var(--card);border:1px solid var(--line);border-radius:.5rem;padding:.55rem .9rem;min-width:8.5rem}
ul.tiles b{display:block;font-size:1.5rem;line-height:1.15}
.red{color:var(--red)}.amber{color:var(--amber)}
.tag{display:inline-block;border-radius:.3rem;padding:0 .4rem;font-size:.85rem;font-weight:600;overflow-wrap:anywhere;background:var(--card);color:var(--soft)}
.tag.error,.tag.expired,.tag.missing,.tag.broken{background:var(--redbg);color:var(--red)}
.tag.warning,.tag.disabled,.tag.unknown{background:var(--amberbg);color:var(--amber)}
.tag.note,.tag.further{background:var(--bluebg);color:var(--blue)}
.tag.enabled{background:var(--greenbg);color:var(--green)}
table{border-collapse:collapse;width:100%;font-size:.9rem}
caption{text-align:left;color:var(--soft);padding:0 0 .4rem}
th,td{text-align:left;vertical-align:top;padding:.45rem .6rem;border-bottom:1px solid var(--line);overflow-wrap:break-word}
th{font-weight:600}
thead th{position:sticky;top:0;background:var(--bg);color:var(--soft);border-bottom:2px solid var(--line);z-index:1}
tbody th{font-weight:600}
tbody tr:target{outline:2px solid var(--link);outline-offset:-2px}
table.tokens{table-layout:fixed}
td small,th small{display:block;font-size:.85em;font-weight:400;color:var(--soft)}
td ul{margin:0;padding:0;list-style:none}
.filter{display:flex;flex-wrap:wrap;gap:.6rem;align-items:end;margin:.4rem 0 .8rem}
.filter[hidden]{display:none}
.filter label{display:block;font-size:.85rem;color:var(--soft)}
.filter input,.filter select{font:inherit;color:inherit;background:var(--bg);border:1px solid var(--soft);border-radius:.35rem;padding:.35rem .5rem}
.filter input{width:min(26rem,80vw)}
button{font:inherit;color:var(--ink);background:var(--card);border:1px solid var(--soft);border-radius:.35rem;padding:.35rem .8rem;cursor:pointer}
:focus-visible{outline:2px solid var(--link);outline-offset:2px}
[hidden]{display:none!important}
footer{color:var(--soft);font-size:.85rem;margin-top:2.5rem;padding-bottom:2rem;overflow-wrap:anywhere}
/* Until the script takes over, so that a browser that runs it need not lay out thousands of lines first. */
@media screen and (scripting:enabled){tbody.first tr:nth-child(n+${FIRST_LINES + 1}){display:none}}
@media screen and (max-width:60rem){
main,header,footer{padding-left:1rem;padding-right:1rem}
thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
table,caption,tbody,tr,td,tbody th{display:block;width:auto}
tbody tr{border:1px solid var(--line);border-radius:.5rem;margin:0 0 .7rem;padding:.35rem .25rem;background:var(--card)}
td,tbody th{border:0;padding:.2rem .6rem;display:grid;grid-template-columns:7.5rem minmax(0,1fr);gap:.5rem}
td>div,th>div{min-width:0}
td:empty{display:none}
tbody th{font-size:1.05rem}
td::before,tbody th::before{color:var(--soft);font-weight:400;font-size:.85rem;padding-top:.1rem}
ul.tiles li{flex:1 1 40%;min-width:0}
}
@page{size:A4 landscape;margin:12mm 10mm 14mm;@bottom-right{content:counter(page) " / " counter(pages);font:8pt sans-serif;color:#57606a}}
@media print{
:root{color-scheme:light;--bg:#fff;--card:#fff;--ink:#000;--soft:#444;--line:#bbb;--link:#000;--red:#8a0018;--redbg:#fff;--amber:#5f3a00;
--amberbg:#fff;--blue:#06376f;--bluebg:#fff;--green:#0b4a1d;--greenbg:#fff}
body{font-size:9pt}main,header,footer{max-width:none;padding:0}header{padding-top:0}
h1{font-size:16pt}h2{font-size:12pt;break-after:avoid}section.paper{break-before:page}section h2{margin-top:14pt}
table{font-size:7.5pt}th,td{padding:2pt 4pt}thead{display:table-header-group}thead th{position:static}tr{break-inside:avoid}
.tag{border:.5pt solid currentColor;padding:0 3pt;font-size:7pt}
.screen,button{display:none!important}a{text-decoration:none}
ul.tiles{gap:4pt}ul.tiles b{font-size:12pt}ul.tiles li{padding:3pt 6pt;min-width:0}
}
`;
