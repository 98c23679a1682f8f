import type { CSSProperties } from 'react';

/** Mail programs drop style sheets, so each element carries its own style. The colours are those of the pages. */
const INK = '#1b1e22';
const MUTED = '#575c65';
const BORDER = '#d8d8d1';
const FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif';

export const styles = {
  body: { margin: 0, padding: 0, backgroundColor: '#f6f6f3', color: INK, fontFamily: FONT },
  outer: { width: '100%', backgroundColor: '#f6f6f3' },
  card: {
    width: '100%',
    maxWidth: 560,
    backgroundColor: '#ffffff',
    border: `1px solid ${BORDER}`,
    borderRadius: 10,
  },
  inside: { padding: '28px 28px 32px', fontSize: 16, lineHeight: '24px' },
  brand: { padding: '28px 0 16px', fontSize: 16, fontWeight: 650, lineHeight: '24px', color: INK },
  title: { margin: '0 0 12px', fontSize: 24, lineHeight: '30px', fontWeight: 650, color: INK },
  text: { margin: '0 0 12px', fontSize: 16, lineHeight: '24px', color: INK },
  button: {
    display: 'inline-block',
    padding: '12px 22px',
    // Seen where the reader's system gives the colours, and grounds are gone.
    border: '1px solid #1d5bb8',
    borderRadius: 8,
    backgroundColor: '#1d5bb8',
    color: '#ffffff',
    fontWeight: 600,
    fontSize: 16,
    lineHeight: '20px',
    textDecoration: 'none',
  },
  buttonRow: { margin: '20px 0 4px' },
  lines: { width: '100%', margin: '20px 0 0', borderTop: `1px solid ${BORDER}`, borderCollapse: 'collapse' },
  name: {
    padding: '8px 12px 8px 0',
    fontSize: 16,
    lineHeight: '24px',
    textAlign: 'left',
    fontWeight: 400,
    color: INK,
  },
  sum: {
    padding: '8px 0',
    fontSize: 16,
    lineHeight: '24px',
    textAlign: 'right',
    whiteSpace: 'nowrap',
    color: INK,
  },
  total: { borderTop: `1px solid ${BORDER}`, fontWeight: 650 },
  footer: { padding: '16px 4px 32px', fontSize: 13, lineHeight: '19px', color: MUTED },
  footerLink: { color: MUTED },
} as const satisfies Record<string, CSSProperties>;

/** For mail programs that know it: the pages' dark colours. Others leave the mail light. */
export const darkSheet = `:root { color-scheme: light dark; supported-color-schemes: light dark; }
@media (prefers-color-scheme: dark) {
  .ground { background-color: #121417 !important; }
  .card { background-color: #1a1d21 !important; border-color: #383d45 !important; }
  .ink { color: #e9eaec !important; }
  .muted { color: #a6abb4 !important; }
  .rule { border-color: #383d45 !important; }
  .button { background-color: #8db6ff !important; border-color: #8db6ff !important; color: #121417 !important; }
}`;
