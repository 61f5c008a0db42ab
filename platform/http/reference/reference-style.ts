/** Fonts of the machine; light and dark by its own choice. */
export const referenceStyle = `
:root{color-scheme:light dark;--line:color-mix(in srgb,currentColor 15%,transparent);--quiet:color-mix(in srgb,currentColor 72%,transparent)}
*{box-sizing:border-box}body{margin:0;font:15px/1.55 system-ui,sans-serif;display:grid;grid-template-columns:minmax(0,320px) minmax(0,1fr)}
nav{position:sticky;top:0;height:100vh;overflow:auto;padding:24px 16px;border-inline-end:1px solid var(--line);font-size:13px}
nav h2{font-size:12px;margin:18px 0 4px;color:var(--quiet)}nav ul{list-style:none;margin:0;padding:0}nav a{display:block;padding:3px 6px;border-radius:6px;color:inherit;text-decoration:none;overflow-wrap:anywhere}
nav a:hover,nav a:focus-visible{background:var(--line)}main{padding:24px 40px 120px;max-width:1000px}h1{margin-top:0}
article{border-top:1px solid var(--line);padding:12px 0 20px}h3{margin:8px 0}h4{margin:14px 0 4px;font-size:13px}code{font-family:ui-monospace,monospace;font-size:.92em;overflow-wrap:anywhere}
.quiet,i{color:var(--quiet)}table{border-collapse:collapse;width:100%}td{border-top:1px solid var(--line);padding:4px 12px 4px 0;vertical-align:top;width:50%;overflow-wrap:anywhere}
.codes{margin:0;padding-inline-start:18px}b{font:600 .85em ui-monospace,monospace}b.GET{color:light-dark(#0b6b3a,#5fd39b)}b.POST{color:light-dark(#1456b8,#8ab8ff)}b.PUT,b.PATCH{color:light-dark(#8a5300,#f0b45c)}b.DELETE{color:light-dark(#b3261e,#ff9a92)}
@media(max-width:800px){body{display:block}nav{position:static;height:auto;border:0}main{padding:16px}}`;
