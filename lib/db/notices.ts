/** The channel of PostgreSQL on which processes of one shop tell each other what they have committed. */
export const NOTICES = 'orderflow';

/** The whole notice: the ring of secrets has changed. Versions that do not know it pass over it. */
export const SECRETS_CHANGED = 'secrets';

/** The whole notice: the settings of the shop have changed. */
export const SETTINGS_CHANGED = 'settings';
