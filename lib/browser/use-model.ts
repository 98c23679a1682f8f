'use client';

import useSWR from 'swr';
import type { DefinitionJson } from '@/lib/contract/process';
import { paths } from '@/lib/paths';
import type { Model } from '@/lib/story/words';
import { getJson } from './request';

/**
 * What a version of the process says of its elements. A version never changes: it is asked for once.
 * @returns undefined until it is there; null where it cannot be had
 */
export function useModel(hash: string): Model | undefined {
  const { data, error } = useSWR<DefinitionJson, Error>(paths.definitionTexts(hash), getJson, {
    revalidateIfStale: false,
    revalidateOnFocus: false,
    revalidateOnReconnect: false,
  });
  return data ?? (error === undefined ? undefined : null);
}
