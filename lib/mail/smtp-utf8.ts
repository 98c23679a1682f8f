import type { SMTPConnectionOptions } from 'nodemailer/lib/smtp-connection';

/** A question, not a mail: with `SEND_LIMIT_MS` it stays below the lease of the mail that waits for the answer. */
const ASK_LIMIT_MS = 4_000;

/**
 * Asks a mail server whether it takes addresses with more than ASCII before the at sign (RFC 6531). The library sends
 * them to any server, as bytes that mean nothing without SMTPUTF8. Each such mail asks anew, on a connection of its own:
 * they are few, and a server may learn.
 * @throws Error, the library's, when the server cannot be asked
 */
export async function offersUtf8(options: SMTPConnectionOptions): Promise<boolean> {
  const { default: SMTPConnection } = await import('nodemailer/lib/smtp-connection');
  const connection = new SMTPConnection(options);
  try {
    return await new Promise<boolean>((resolve, reject) => {
      const limit = setTimeout(
        () => reject(Object.assign(new Error('no answer to EHLO'), { code: 'ETIMEDOUT', command: 'EHLO' })),
        ASK_LIMIT_MS,
      );
      connection.once('error', reject);
      connection.once('end', () => {
        clearTimeout(limit);
        reject(
          Object.assign(new Error('the connection was closed'), { code: 'ECONNECTION', command: 'EHLO' }),
        );
      });
      // Its last answer is the one to EHLO, after STARTTLS where that is used; the answer to HELO names no extension.
      connection.connect((error) =>
        error ? reject(error) : resolve(/^250[ -]SMTPUTF8\b/im.test(connection.lastServerResponse || '')),
      );
    });
  } finally {
    // What a connection says after it was closed is nobody's.
    connection.on('error', () => undefined);
    connection.close();
  }
}
