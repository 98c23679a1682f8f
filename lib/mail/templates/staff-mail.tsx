import type { ReactElement } from 'react';
import { darkSheet, styles } from './mail-styles';

export interface StaffMailProps {
  readonly subject: string;
  readonly title: string;
  readonly lines: readonly string[];
  /** Where it leads; the whole address. */
  readonly button: { readonly label: string; readonly href: string };
}

/** A mail to somebody who runs the shop: a few lines and one way. */
export function StaffMailSheet({ subject, title, lines, button }: StaffMailProps): ReactElement {
  return (
    <html lang="en" dir="ltr">
      {/* biome-ignore lint/style/noHeadElement: a mail, no page of Next */}
      <head>
        <meta httpEquiv="Content-Type" content="text/html; charset=UTF-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>{subject}</title>
        <style>{darkSheet}</style>
      </head>
      <body style={styles.body} className="ground">
        <table role="presentation" style={styles.outer} className="ground" cellPadding={0} cellSpacing={0}>
          <tbody>
            <tr>
              <td align="center">
                <table
                  role="presentation"
                  style={styles.card}
                  className="card"
                  cellPadding={0}
                  cellSpacing={0}
                >
                  <tbody>
                    <tr>
                      <td style={styles.inside} className="ink">
                        <h1 style={styles.title} className="ink">
                          {title}
                        </h1>
                        {lines.map((line) => (
                          <p key={line} style={styles.text} className="ink">
                            {line}
                          </p>
                        ))}
                        <p style={styles.buttonRow}>
                          <a href={button.href} style={styles.button} className="button">
                            {button.label}
                          </a>
                        </p>
                      </td>
                    </tr>
                  </tbody>
                </table>
              </td>
            </tr>
          </tbody>
        </table>
      </body>
    </html>
  );
}
