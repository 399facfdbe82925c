/** The look of a report: the colours of the app, dark and light. */
export const reportStyle = `
:root{--text:#1f2328;--muted:#59636e;--line:#d8dee4;--back:#fff;--raised:#f6f8fa;--success:#1a7f37;--failure:#c1272d;--warning:#8a5a00;--quiet:#6e7781;--accent:#0b5cad}
@media (prefers-color-scheme:dark){:root{--text:#e2e6eb;--muted:#9aa4af;--line:#343a42;--back:#15181c;--raised:#1d2126;--success:#4cc26b;--failure:#ff7b72;--warning:#e0a93b;--quiet:#8b949e;--accent:#6cb2ff}}
*{box-sizing:border-box}
body{margin:0;background:var(--back);color:var(--text);font:14px/1.5 system-ui,sans-serif}
main{max-width:62rem;margin:0 auto;padding:2rem 1.5rem}
h1{font-size:1.4rem;margin:0 0 .75rem}
h2{font-size:1rem;margin:2rem 0 .6rem;padding-bottom:.25rem;border-bottom:1px solid var(--line)}
h3{font-size:.95rem;margin:0}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.1rem 1rem;margin:0}
dt,.muted{color:var(--muted)}
dd{margin:0;overflow-wrap:anywhere}
p{margin:.25rem 0;overflow-wrap:anywhere}
pre{margin:.5rem 0 0;padding:.6rem .8rem;max-height:28rem;overflow:auto;background:var(--raised);border:1px solid var(--line);border-radius:6px;white-space:pre-wrap;overflow-wrap:anywhere}
pre,code{font:12px/1.45 ui-monospace,Consolas,monospace}
table{border-collapse:collapse;width:100%}
td,th{padding:.25rem .75rem .25rem 0;vertical-align:top;text-align:left;overflow-wrap:anywhere}
.badge{font-size:.75rem;font-weight:600;padding:0 .4rem;border:1px solid currentColor;border-radius:1rem;color:var(--quiet)}
.badge.success{color:var(--success)}
.badge.failure,.badge.timed_out,.error{color:var(--failure)}
.badge.cancelled,.badge.interrupted,.warning{color:var(--warning)}
.badge.running,.notice{color:var(--accent)}
.failed{border-left:3px solid var(--failure);padding:.25rem 0 .25rem .9rem;margin:.75rem 0}
.job{margin:.3rem 0}
.job summary{cursor:pointer}
.job ul{list-style:none;margin:.3rem 0;padding-left:1.4rem}
.markdown{background:var(--raised);border:1px solid var(--line);border-radius:6px;padding:.5rem 1rem;overflow:auto}
.markdown th,.markdown td{border:1px solid var(--line);padding:.25rem .6rem}
.markdown table{width:auto}
a{color:var(--accent)}
svg{width:100%;height:auto;font:11px system-ui,sans-serif}
svg text{fill:var(--text)}
svg text.step{fill:var(--muted)}
rect.work{fill:var(--quiet)}
rect.success{fill:var(--success)}
rect.failure,rect.timed_out{fill:var(--failure)}
rect.cancelled,rect.interrupted{fill:var(--warning)}
rect.running{fill:var(--accent)}
rect.waiting,rect.locked,rect.queued,rect.delay{fill:var(--line)}
rect.held{fill:var(--warning)}
@media print{pre{max-height:none}}
`;
