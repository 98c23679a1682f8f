import type { ReactElement } from 'react';
import { darkSheet, styles } from './mail-styles';

export interface OrderMailProps {
  readonly preview: string;
  readonly greeting: string;
  readonly title: string;
  readonly paragraphs: readonly string[];
  readonly button: { readonly label: string; readonly href: string };
  /** `2 × Assam breakfast tea`, `€25.00`. */
  readonly lines: readonly { readonly label: string; readonly value: string }[];
  /** Below the lines: total, what has arrived. */
  readonly sums: readonly { readonly label: string; readonly value: string }[];
  readonly orderId: string;
  readonly orderHref: string;
  /** Where its reader refuses all further mail. */
  readonly refuseHref: string;
  readonly isSandbox: boolean;
  readonly shop: { readonly name: string; readonly address: string };
}

/** Every mail of the shop: one column, one thing to do. Tables, since mail programs know little else. */
export function OrderMail(mail: OrderMailProps): ReactElement {
  return (
    <html lang="en" dir="ltr">
      {/* biome-ignore lint/style/noHeadElement: a mail, no page of Next */}
      <head>
        <meta httpEquiv="Content-Type" content="text/html; charset=UTF-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="supported-color-schemes" content="light dark" />
        <title>{mail.title}</title>
        <style>{darkSheet}</style>
      </head>
      <body className="ground" style={styles.body}>
        <div data-skip-in-text="true" style={{ display: 'none', overflow: 'hidden', maxHeight: 0 }}>
          {mail.preview}
        </div>
        <Table className="ground" style={styles.outer}>
          <tr>
            <td align="center" style={{ padding: '0 16px' }}>
              <Table style={{ width: '100%', maxWidth: 560 }}>
                <tr>
                  <td className="ink" style={styles.brand}>
                    {mail.shop.name}
                  </td>
                </tr>
              </Table>
              <Table className="card" style={styles.card}>
                <tr>
                  <td style={styles.inside}>
                    <Story {...mail} />
                  </td>
                </tr>
              </Table>
              <Table style={{ width: '100%', maxWidth: 560 }}>
                <tr>
                  <td className="muted" style={styles.footer}>
                    <Footer {...mail} />
                  </td>
                </tr>
              </Table>
            </td>
          </tr>
        </Table>
      </body>
    </html>
  );
}

function Story({ greeting, title, paragraphs, button, lines, sums }: OrderMailProps) {
  return (
    <>
      <h1 className="ink" style={styles.title}>
        {title}
      </h1>
      {[greeting, ...paragraphs].map((text) => (
        <p key={text} className="ink" style={styles.text}>
          {text}
        </p>
      ))}
      <p style={styles.buttonRow}>
        <a className="button" href={button.href} style={styles.button}>
          {button.label}
        </a>
      </p>
      {lines.length + sums.length > 0 && (
        <table className="rule" data-text-format="dataTable" style={styles.lines}>
          <tbody>
            {lines.map(({ label, value }) => (
              <tr key={label}>
                <th scope="row" className="ink" style={styles.name}>
                  {label}
                </th>
                <td className="ink" style={styles.sum}>
                  {value}
                </td>
              </tr>
            ))}
            {sums.map(({ label, value }) => (
              <tr key={label}>
                <th scope="row" className="ink rule" style={{ ...styles.name, ...styles.total }}>
                  {label}
                </th>
                <td className="ink rule" style={{ ...styles.sum, ...styles.total }}>
                  {value}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  );
}

function Footer({ orderId, orderHref, refuseHref, isSandbox, shop }: OrderMailProps) {
  return (
    <>
      Your order{' '}
      <a className="muted" href={orderHref} style={styles.footerLink}>
        {orderId}
      </a>
      . The link opens it with your details, so please do not pass this mail on.
      {isSandbox && ' This is a sandbox: no money moves, and nothing is shipped.'} You have not ordered
      anything? Somebody may have entered your address.{' '}
      <a className="muted" href={refuseHref} style={styles.footerLink}>
        Never write to me again
      </a>
      .{shop.address !== '' && ` ${[shop.name, ...shop.address.split('\n')].join(', ')}.`}
    </>
  );
}

function Table({
  children,
  ...props
}: {
  children: ReactElement;
  className?: string;
  style: React.CSSProperties;
}) {
  return (
    <table role="presentation" align="center" border={0} cellPadding={0} cellSpacing={0} {...props}>
      <tbody>{children}</tbody>
    </table>
  );
}
