import { describe, expect, it } from 'vitest';
import { hostUrls, wantsAnotherServer } from './hosts.mjs';

describe('the hosts of a URL', () => {
  it.each([
    ['postgresql://a/shop', ['postgresql://a/shop']],
    ['postgresql://u:p@a:5432/shop?sslmode=require', ['postgresql://u:p@a:5432/shop?sslmode=require']],
    ['postgresql:///shop?host=/run/pg', ['postgresql:///shop?host=/run/pg']],
    ['postgresql://a,b/shop', ['postgresql://a/shop', 'postgresql://b/shop']],
    [
      'postgres://u:p%40,@a:5432,[::1]:5433/shop?target_session_attrs=read-write&sslmode=require',
      [
        'postgres://u:p%40,@a:5432/shop?sslmode=require',
        'postgres://u:p%40,@[::1]:5433/shop?sslmode=require',
      ],
    ],
    [
      'postgresql:///shop?host=a,b&port=5432,5433',
      ['postgresql:///shop?host=a&port=5432', 'postgresql:///shop?host=b&port=5433'],
    ],
    [
      'postgresql:///shop?host=a,b&port=5433',
      ['postgresql:///shop?host=a&port=5433', 'postgresql:///shop?host=b&port=5433'],
    ],
    ['no url', ['no url']],
  ])('%s', (url, urls) => {
    expect(hostUrls(url)).toEqual(urls);
  });

  it.each([
    ['postgresql://a,b/shop', false],
    ['postgresql://a,b/shop?target_session_attrs=read-write', false],
    ['postgresql://a,b/shop?target_session_attrs=primary', false],
    ['postgresql://a:1,b:2/shop?target_session_attrs=standby', true],
    ['postgresql://a/shop?target_session_attrs=any', true],
  ])('%s: is a server asked for that takes no writes? %s', (url, wants) => {
    expect(wantsAnotherServer(url)).toBe(wants);
  });
});
