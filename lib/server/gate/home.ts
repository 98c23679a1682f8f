/** Where the shop is at home, as `PUBLIC_URL` and `ALLOWED_HOSTS` say. */
export interface Home {
  /** Do customers come over HTTPS? Null: nobody has said, a trusted proxy may. */
  readonly isSecure: boolean | null;
  /** Is a request that names this host for us? @param host well-formed, or left out */
  isOurs(host: string | undefined): boolean;
}

/** Asked by machines of the house, under whatever name they know the server. */
const FOR_ANY_HOST: ReadonlySet<string> = new Set(['/api/health', '/api/ready', '/api/metrics']);

export const isForAnyHost = (pathname: string) => FOR_ANY_HOST.has(pathname);

/** A name or an address, with a port or without (RFC 9112, 3.2). HTTP/1.0 has none. */
export function isHost(host: string | undefined): boolean {
  return host === undefined || (/^[\w.:[\]-]+$/.test(host) && URL.canParse(`http://${host}`));
}

/**
 * @param publicUrl an origin; null: every host is ours, and decides nothing
 * @param allowedHosts names beside it: with a port exactly that one, else any
 */
export function newHome(publicUrl: string | null, allowedHosts: readonly string[]): Home {
  if (publicUrl === null) return { isSecure: null, isOurs: () => true };
  const { protocol, host: own } = new URL(publicUrl);
  const [names, hosts] = [new Set<string>(), new Set([own])];
  for (const allowed of allowedHosts) {
    if (/:\d+$/.test(allowed)) hosts.add(new URL(`${protocol}//${allowed}`).host);
    else names.add(allowed);
  }
  return {
    isSecure: protocol === 'https:',
    isOurs: (host) => {
      if (host === undefined) return false;
      if (host === own) return true;
      // As browsers write it: in small letters, without the port that its scheme has anyway.
      const url = `${protocol}//${host}`;
      if (!URL.canParse(url)) return false;
      const asked = new URL(url);
      return hosts.has(asked.host) || names.has(asked.hostname);
    },
  };
}
