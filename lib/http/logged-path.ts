/** Addresses whose last part opens something: links in mails, and the one of the first admin. */
const WITH_TOKEN = /^((?:\/forms)?\/(?:desk\/(?:join|first)|no-mail|my-order)\/).+$/;

/** Where a request went, as the log may say it: without what a link has to prove. */
export const loggedPath = ({ url }: Request): string => new URL(url).pathname.replace(WITH_TOKEN, '$1…');
