import { createElement } from 'react';
import { type Mailbox, messageId } from './mail-message';
import { type StaffMailProps, StaffMailSheet } from './templates/staff-mail';
import type { OutgoingMail } from './transport';

/** A mail to somebody who runs the shop. Everything is text. */
export interface StaffMail extends StaffMailProps {
  readonly to: Mailbox;
}

/** Makes it, HTML and text. @param id makes its Message-ID unique */
export async function staffMessage(mail: StaffMail, from: Mailbox, id: string): Promise<OutgoingMail> {
  // Loaded when the first mail is made.
  const { render, toPlainText } = await import('@react-email/render');
  const { to, subject, title, lines, button } = mail;
  const html = await render(createElement(StaffMailSheet, { subject, title, lines, button }));
  const text = toPlainText(html, { selectors: [{ selector: 'h1', options: { uppercase: false } }] });
  return {
    from,
    to,
    subject,
    html,
    text,
    messageId: messageId(`desk.${id}`, from.address),
    refuseHref: null,
  };
}
