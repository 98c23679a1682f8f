/** Goes through the provider's own pages as a browser without scripts does: types a login, consents. */
export async function visitProvider(start: string, login: string, until: string): Promise<URL> {
  const jar = new Map<string, string>();
  let ask: { url: string; body?: URLSearchParams } = { url: start };
  for (let steps = 0; steps < 20; steps += 1) {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(ask.url, {
      redirect: 'manual',
      headers: { cookie },
      ...(ask.body === undefined ? {} : { method: 'POST', body: ask.body }),
    });
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      jar.set(name, value);
    }
    const location = response.headers.get('location');
    const page = await response.text();
    if (location !== null) {
      const url = new URL(location, ask.url);
      if (url.href.startsWith(until)) return url;
      ask = { url: url.href };
      continue;
    }
    ask = formOf(page, ask.url, login);
  }
  throw new Error('the provider sends nobody back');
}

function formOf(page: string, at: string, login: string): { url: string; body: URLSearchParams } {
  const action = /<form[^>]*action="([^"]+)"/.exec(page)?.[1];
  if (action === undefined) throw new Error(`the provider shows no form: ${page.slice(0, 2000)}`);
  const prompt = /name="prompt" value="([^"]+)"/.exec(page)?.[1] ?? '';
  return { url: new URL(action, at).href, body: new URLSearchParams({ prompt, login, password: 'any' }) };
}
