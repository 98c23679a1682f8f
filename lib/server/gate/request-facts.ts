/**
 * What the gate found out of a request before anything answers it, as headers that no client can set: the gate overwrites or
 * removes each of them always. Next hands route handlers nothing of the connection itself.
 */
export const CLIENT_HEADER = 'x-orderflow-client';
export const SCHEME_HEADER = 'x-orderflow-scheme';
/** The method, where it is one that Next does not know. */
export const METHOD_HEADER = 'x-orderflow-method';
/** Set where the address cannot be read, `host` or `path`, or is another's, `other-host` or `other-host-page`. */
export const BAD_ADDRESS_HEADER = 'x-orderflow-bad-address';
/** Set where a page does not take the method: the methods that it takes. */
export const ALLOW_HEADER = 'x-orderflow-allow';

export const FACT_HEADERS = [
  CLIENT_HEADER,
  SCHEME_HEADER,
  METHOD_HEADER,
  BAD_ADDRESS_HEADER,
  ALLOW_HEADER,
] as const;
