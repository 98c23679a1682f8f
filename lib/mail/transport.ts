import type { Mailbox } from './mail-message';
import { offersUtf8 } from './smtp-utf8';

/** A mail as it goes out. */
export interface OutgoingMail {
  readonly from: Mailbox;
  readonly to: Mailbox;
  readonly subject: string;
  readonly html: string;
  readonly text: string;
  readonly messageId: string;
  /** Where its reader refuses all further mail; null: it goes to somebody of the shop. */
  readonly refuseHref: string | null;
}

/** Hands mails to the world outside. */
export interface Transport {
  /** @throws DeliveryError when the mail was not taken, or nobody knows whether it was */
  send(message: OutgoingMail): Promise<void>;
  /** Connects, signs in, and sends nothing. @throws DeliveryError */
  greet(): Promise<void>;
  /** Ends what is under way: those mails have failed, and are tried again after the next start. */
  close(): void;
}

/** A mail was not taken. The message holds no personal data: it is kept in the mail's row and in the log. */
export class DeliveryError extends Error {
  override readonly name = 'DeliveryError';

  /**
   * @param isFinal another attempt would get the same answer
   * @param isBounce nobody has this address, says the mail server
   */
  constructor(
    message: string,
    readonly isFinal: boolean,
    readonly isBounce = false,
  ) {
    super(message);
  }
}

/** Mails under way at once; as many connections are kept open. */
export const MAX_CONNECTIONS = 4;
const MAX_MESSAGES_A_CONNECTION = 100;
const CONNECT_LIMIT_MS = 5_000;
const SILENCE_LIMIT_MS = 10_000;
/** One mail, from the first byte to the server's word that it has it. */
export const SEND_LIMIT_MS = 15_000;

/**
 * Sends over SMTP.
 * @param url `smtp://` or `smtps://`, with user and password where the server asks for them
 * @param demandsTls without STARTTLS nothing is sent, neither mail nor password; else it is used where it is offered
 */
export async function openSmtp(url: string, demandsTls: boolean): Promise<Transport> {
  // Loaded only where mail is sent.
  const { createTransport } = await import('nodemailer');
  const pool = createTransport({
    url,
    pool: true,
    requireTLS: demandsTls,
    maxConnections: MAX_CONNECTIONS,
    maxMessages: MAX_MESSAGES_A_CONNECTION,
    // A lost connection may have delivered: the next attempt is ours to decide, and counted.
    maxRequeues: 0,
    connectionTimeout: CONNECT_LIMIT_MS,
    greetingTimeout: CONNECT_LIMIT_MS,
    dnsTimeout: CONNECT_LIMIT_MS,
    socketTimeout: SILENCE_LIMIT_MS,
    // Nothing in a mail may make the server read a file or fetch an address.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    send: async ({ from, to, subject, html, text, messageId, refuseHref }) => {
      try {
        const ours = needsUtf8(from.address);
        if ((ours || needsUtf8(to.address)) && !(await offersUtf8(pool.options)))
          // The sender is a setting of the shop's, and may be mended.
          throw new DeliveryError(NO_UTF8, !ours);
        await pool.sendMail({
          from,
          to,
          subject,
          html,
          text,
          messageId,
          headers: headersOf(refuseHref),
          signal: AbortSignal.timeout(SEND_LIMIT_MS),
        });
      } catch (error) {
        throw deliveryError(error);
      }
    },
    greet: async () => {
      try {
        await pool.verify();
      } catch (error) {
        throw deliveryError(error);
      }
    },
    close: () => pool.close({ force: true }),
  };
}

/**
 * Out-of-office answers need not answer this (RFC 3834). A mail program offers its reader to refuse (RFC 2369), by one press
 * where the link is HTTPS (RFC 8058).
 */
function headersOf(refuseHref: string | null): Record<string, string | { prepared: boolean; value: string }> {
  if (refuseHref === null) return { 'Auto-Submitted': 'auto-generated' };
  return {
    'Auto-Submitted': 'auto-generated',
    // As it stands: folded or encoded it would be no address any more.
    'List-Unsubscribe': { prepared: true, value: `<${refuseHref}>` },
    ...(refuseHref.startsWith('https:') ? { 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' } : {}),
  };
}

const NO_UTF8 = 'the mail server offers no SMTPUTF8: it takes addresses of ASCII before the @';

/** The library turns what stands behind the at sign into ASCII. */
const needsUtf8 = (address: string) => /[^\x20-\x7e]/.test(address.slice(0, address.lastIndexOf('@')));

/** The server's own words may repeat the address: only the codes are kept. */
function deliveryError(error: unknown): DeliveryError {
  if (error instanceof DeliveryError) return error;
  if (!(error instanceof Error)) return new DeliveryError('unknown', false);
  const { code, command, response, responseCode, permanent } = error as Error & {
    code?: string;
    command?: string;
    response?: string;
    responseCode?: number;
    permanent?: boolean;
  };
  const words = [code ?? error.name, command, responseCode].filter((word) => word !== undefined);
  const isFinal = permanent === true && isAboutThisMail(command);
  return new DeliveryError(words.join(' '), isFinal, isFinal && command === 'RCPT TO' && isNobody(response));
}

/**
 * X.1.1 to X.1.3, X.1.6 (RFC 3463) and X.1.10 (RFC 7505) alone say that nobody has the address. Any other answer may be of a relay
 * that is set up wrongly, of a policy or a full mailbox, and would silence those who are there.
 */
const isNobody = (response: string | undefined) =>
  /^5\d\d[ -]5\.1\.(?:1|2|3|6|10)(?![\d.])/.test(response ?? '');

/** A server that refuses us, not the mail, may be mended. */
const isAboutThisMail = (command: string | undefined) => command === 'RCPT TO' || command === 'DATA';
