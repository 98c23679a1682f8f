import { asRole } from '@/lib/accounts/as-role';
import {
  type AccountChange,
  changeAccount,
  invitePerson,
  listPeople,
  type MadeLink,
  makeLinkFor,
} from '@/lib/accounts/people';
import { readGroups } from '@/lib/accounts/read-person';
import { ROLES, type Role } from '@/lib/contract/desk';
import { can } from '@/lib/desk/can';
import { AppError } from '@/lib/errors';
import { getApp } from '@/lib/server/app';
import { deskPaths } from '@/lib/story/desk-paths';
import { requirePerson } from './desk-page';
import type { Incoming } from './route';
import { seeOther } from './see-other';
import { type Fields, takeForm } from './take-form';
import { wordsPage } from './words-page';

/** What is done with accounts: the values of the form's `act`. */
const CHANGES = [
  'set-role',
  'set-groups',
  'disable',
  'enable',
  'remove',
  'drop-second-factor',
  'drop-provider',
  'drop-passkeys',
] as const;

export const readPeople = () => listPeople(getApp().accounts);

/** `POST /desk/people`: who manages people invites, changes, ends. */
export async function peopleByForm(incoming: Incoming): Promise<Response> {
  const person = await requirePerson(incoming.request, can.manage);
  return takeForm(incoming, deskPaths.people(), async (field) => {
    const { accounts, log } = getApp();
    const act = field('act');
    const id = field('account');
    if (act === 'invite') {
      const role = readRole(field('role'));
      const typed = { name: field('name'), email: field('email') };
      return tellLink(await invitePerson(accounts, person, typed, role), 'invited');
    }
    if (act === 'make-link') return tellLink(await makeLinkFor(accounts, person, id), 'again');
    const name = CHANGES.find((one) => one === act);
    if (name === undefined)
      throw new AppError('bad-request', `act: takes one of invite, make-link, ${CHANGES.join(', ')}`, 'act');
    const change = changeOf(name, field);
    await changeAccount(accounts, person, id, change);
    log.info({ who: person.accountId ?? person.name, account: id, act }, 'an account was changed');
    return seeOther(deskPaths.people());
  });
}

function changeOf(act: (typeof CHANGES)[number], field: Fields): AccountChange {
  switch (act) {
    case 'set-role':
      return { act, role: readRole(field('role')) };
    case 'set-groups':
      return { act, groups: readGroups(field('groups')) };
    default:
      return { act };
  }
}

function readRole(text: string): Role {
  const role = asRole(text);
  if (role === null) throw new AppError('bad-request', `role: takes one of ${ROLES.join(', ')}`, 'role');
  return role;
}

const WORDS = {
  invited: (shop: string) => ({
    subject: `You run ${shop}, too`,
    title: 'Welcome to the desk',
    line: `Somebody who manages the people of ${shop} made an account for you.`,
  }),
  again: (shop: string) => ({
    subject: 'A new password for the desk',
    title: 'A new password',
    line: `Somebody who manages the people of ${shop} made a link for you, to set a password.`,
  }),
};

/** Mails the link. Where no mail goes out, it is shown to be handed over: once, and kept nowhere. */
async function tellLink({ token, name, email }: MadeLink, why: keyof typeof WORDS): Promise<Response> {
  const { mail, origin, log, settings } = getApp();
  const href = origin + deskPaths.join(token);
  const { subject, title, line } = WORDS[why](settings.now.name);
  const shown = (reason: string) =>
    wordsPage(200, {
      title,
      heading: `Hand this link to ${name}.`,
      words: [
        reason,
        'It sets the password of the account, is good once and for three days, and is shown only now:',
        href,
      ],
      link: { href: deskPaths.people(), label: 'Back to the people' },
    });
  if (mail.sendToStaff === null) return shown('This server sends no mail.');
  try {
    await mail.sendToStaff({
      to: { name, address: email },
      subject,
      title,
      lines: [line, 'The link is good once, for three days.'],
      button: { label: 'Set your password', href },
    });
  } catch (error) {
    log.warn({ err: error }, 'a link for an account was not sent');
    return shown(`The mail to ${email} was not taken.`);
  }
  return seeOther(deskPaths.people());
}
