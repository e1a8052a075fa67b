/** The style of the page, light and dark. Text has a contrast of at least 4.5 to 1, marks of 3 to 1. */
export const STYLE = `
:root{color-scheme:light dark;--bg:#fff;--ink:#1c2128;--soft:#57606a;--line:#d5dbe1;--rail:#eef1f4;--card:#f6f8fa;--link:#0b5cad;--bad:#b42318;--good:#1a7f37;
--pending:#b7791f;--paid:#2f74c0;--processing:#7350c7;--shipped:#0d8077;--delivered:#4c8a2b;--cancelled:#c9403a;--refunded:#b83f8a;--expired:#6b7684;--within:#4a7fb5;--over:#c9403a}
@media(prefers-color-scheme:dark){:root{--bg:#0e1116;--ink:#e6eaef;--soft:#9aa5b1;--line:#2c343d;--rail:#1b2129;--card:#161b22;--link:#79b8ff;--bad:#ff8a80;--good:#6fd08c;
--pending:#e0a84a;--paid:#6aa9ea;--processing:#a78bfa;--shipped:#37c2b4;--delivered:#8cc665;--cancelled:#f2827b;--refunded:#ea8cc6;--expired:#9aa5b1;--within:#6f9fcd;--over:#f2827b}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;scroll-behavior:smooth}
@media(prefers-reduced-motion:reduce){html{scroll-behavior:auto}}
body{margin:0;background:var(--bg);color:var(--ink);font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;font-variant-numeric:tabular-nums}
header,main,footer{max-width:1120px;margin:0 auto;padding:0 20px}
header{padding-top:32px}
h1{font-size:1.75rem;line-height:1.2;margin:0 0 4px;overflow-wrap:anywhere}
h1 .id{font:inherit}
h2{font-size:1.375rem;line-height:1.25;margin:0 0 4px}
h3{font-size:1rem;line-height:1.4;margin:0}
h4{font-size:.9375rem;margin:24px 0 8px}
p{margin:0}
a{color:var(--link)}
small{font-size:.8125rem;color:var(--soft)}
.lead,.about,.sub{color:var(--soft)}
.lead{max-width:72ch;margin-bottom:20px}
.about{font-size:.875rem;max-width:72ch;text-wrap:pretty}
.warn{color:var(--bad);font-weight:600}
.nothing{color:var(--soft);background:var(--card);border-radius:6px;padding:12px 16px;font-size:.9375rem}
.sr{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.skip{position:absolute;left:-999px}
.skip:focus{left:20px;top:8px;background:var(--bg);padding:8px}
:focus-visible{outline:2px solid var(--link);outline-offset:2px}
nav{margin-top:20px;border-top:1px solid var(--line);border-bottom:1px solid var(--line);padding:8px 0}
nav ul{display:flex;flex-wrap:wrap;gap:0 20px;list-style:none;margin:0;padding:0}
nav a{display:inline-block;padding:6px 0;text-decoration:none}
nav a:hover{text-decoration:underline}
.figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(148px,1fr));gap:12px;margin:24px 0 0}
.figures div{background:var(--card);border-radius:8px;padding:12px 16px}
.figures dt{font-size:.875rem;color:var(--soft)}
.figures dd{margin:0}
.figures strong{display:block;font-size:1.5rem;line-height:1.25;font-weight:650}
.figures span{font-size:.8125rem;color:var(--soft)}
section{padding:40px 0 0}
section>h3,.list+h3{margin-top:28px}
.pair{display:grid;grid-template-columns:minmax(0,1fr);gap:32px 40px}
.stack{display:grid;gap:32px;grid-template-columns:minmax(0,1fr)}
@media(min-width:800px){.pair{grid-template-columns:repeat(2,minmax(0,1fr))}}
figure{margin:0;min-width:0}
figcaption{margin-bottom:8px}
.plot-frame{display:grid;grid-template-columns:44px minmax(0,1fr)}
svg{display:block;overflow:visible}
svg text{font-size:12px;fill:var(--soft)}
svg.y text{text-anchor:end;transform:translateX(-8px)}
.x.start,.mark.start{text-anchor:start}.mark.end{text-anchor:end}.x.middle{text-anchor:middle}.x.end{text-anchor:end}
@media(max-width:620px){.roomy{display:none}}
.grid{stroke:var(--line);stroke-width:1}
.base{stroke:var(--soft);stroke-width:1}
text.mark{fill:var(--ink)}
.limit{stroke:var(--ink);stroke-width:1.5;stroke-dasharray:4 3}
.rail{fill:var(--rail)}
.within{fill:var(--within)}.over,.bad{fill:var(--over)}
.s-PENDING_PAYMENT,.a-PAYMENT_TIMEOUT,.v-AT_RISK,.p-PENDING_DISPATCH{fill:var(--pending)}
.s-PAID,.p-DISPATCHED,.k-first{fill:var(--paid)}
.s-PROCESSING,.a-PROCESSING_TIMEOUT,.p-IN_TRANSIT,.k-frozen{fill:var(--processing)}
.s-SHIPPED,.a-DELIVERY_TIMEOUT,.p-OUT_FOR_DELIVERY,.k-back{fill:var(--shipped)}
.s-DELIVERED,.v-ON_TIME,.p-DELIVERED,.k-available{fill:var(--delivered)}
.s-CANCELLED,.v-OVERDUE,.p-FAILED{fill:var(--cancelled)}
.s-REFUNDED{fill:var(--refunded)}
.s-EXPIRED,.k-out{fill:var(--expired)}
.legend{display:flex;flex-wrap:wrap;gap:4px 16px;list-style:none;margin:0 0 4px;padding:0;font-size:.8125rem;color:var(--soft)}
.legend li{display:flex;align-items:center;gap:6px}
table{border-collapse:collapse;width:100%;font-size:.875rem}
th,td{padding:6px 0 6px 12px;text-align:right;font-weight:400;white-space:nowrap;border-bottom:1px solid var(--line)}
th:first-child{padding-left:0;text-align:left}
thead th,thead td{color:var(--soft);font-size:.8125rem;vertical-align:bottom}
.wide{overflow-x:auto;max-height:420px;overflow-y:auto}
.bars{table-layout:auto;margin-top:8px}
.bars th,.bars td{border-bottom:0;padding-top:3px;padding-bottom:3px}
.bars tbody th{white-space:normal;line-height:1.25;padding-right:12px;min-width:9.8em}.bars small{display:block;min-width:11em}
.bars .bar{width:99%;min-width:56px;padding-left:0}
@media(max-width:620px){.many .bar{display:none}.many small{min-width:0}.many td{white-space:normal}.bars tbody th{min-width:7.6em}}
.bars thead th.n{white-space:normal;line-height:1.2;min-width:3.6em}
summary{cursor:pointer}
.numbers{margin-top:4px;font-size:.875rem}
.numbers>summary{color:var(--link);display:inline-block;padding:4px 0}
.list{border-top:1px solid var(--line)}
.order{border-bottom:1px solid var(--line)}
.order>summary{font-size:.875rem;padding:9px 0;display:flex;flex-wrap:wrap;align-items:baseline;gap:2px 10px;list-style:none}
.order>summary::-webkit-details-marker{display:none}
.order>summary::before{content:"+";color:var(--soft);width:.75em;text-align:center}
.order[open]>summary::before{content:"−"}
.order .kind{color:var(--soft)}
.order .over{margin-left:auto;font-weight:600}
.dot{display:none}
.id,code{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;font-size:.8125rem;overflow-wrap:anywhere;unicode-bidi:isolate}
.inside{padding:4px 0 20px 1.375em}
.facts{display:grid;grid-template-columns:repeat(auto-fill,minmax(190px,1fr));gap:8px 24px;margin:0 0 16px;font-size:.875rem}
.facts dt{color:var(--soft);font-size:.8125rem}
.facts dd{margin:0;overflow-wrap:anywhere}
.strip{border-radius:3px;margin:0 0 12px;overflow:hidden}
.timeline{list-style:none;margin:0;padding:0;font-size:.875rem}
.timeline li{position:relative;padding:0 0 10px 22px;display:grid;grid-template-columns:minmax(0,1fr);border-left:2px solid var(--line);margin-left:5px}
.timeline li:last-child{border-left-color:transparent;padding-bottom:0}
.timeline li::before{content:"";position:absolute;left:-6px;top:5px;width:10px;height:10px;border-radius:50%;background:var(--tone,var(--soft))}
@media(min-width:620px){.timeline li{grid-template-columns:19em 11em minmax(0,1fr);gap:0 12px}}
.when{white-space:nowrap;display:flex;justify-content:space-between;gap:8px}
.since,.note{color:var(--soft)}
.what{font-weight:600}
.e-PENDING_PAYMENT{--tone:var(--pending)}.e-PAID{--tone:var(--paid)}.e-PROCESSING{--tone:var(--processing)}.e-SHIPPED{--tone:var(--shipped)}.e-DELIVERED{--tone:var(--delivered)}.e-CANCELLED{--tone:var(--cancelled)}.e-REFUNDED{--tone:var(--refunded)}.e-EXPIRED{--tone:var(--expired)}
.e-inspection .what{color:var(--bad)}
.filter{margin:8px 0;font-size:.875rem}
.filter input{font:inherit;color:inherit;background:var(--bg);border:1px solid var(--soft);border-radius:6px;padding:6px 10px;width:18em;max-width:100%}
.checks,.rejects{list-style:none;margin:16px 0 8px;padding:0;font-size:.875rem}
.checks li,.rejects li{padding:4px 0}
.checks .mark{display:inline-block;min-width:3.6em;font-weight:600;color:var(--good)}
.checks .fails .mark{color:var(--bad)}
.rejects li{border-bottom:1px solid var(--line);padding:8px 0}
footer{padding-top:40px;padding-bottom:48px;font-size:.875rem;color:var(--soft)}
footer p+p{margin-top:6px}
@media print{nav,.filter{display:none}}
`.replaceAll('\n', '');
