import type { DeskFormJson } from '@/lib/contract/desk';
import type { ImportPlanJson } from '@/lib/contract/desk-merchant';
import { RequestError, readProblem, TIMEOUT_MS } from './request';

/** Sends a form of the desk as the browser would. 422 is an answer like 200: it says what is wrong with the fields. */
export async function sendDeskForm(action: string, form: FormData): Promise<DeskFormJson> {
  const hasFile = [...form.values()].some((value) => typeof value !== 'string');
  const fields = new URLSearchParams();
  for (const [name, value] of form) if (typeof value === 'string') fields.append(name, value);
  const response = await fetch(action, {
    method: 'POST',
    headers: { accept: 'application/json' },
    body: hasFile ? form : fields,
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  if (response.ok || response.status === 422) return (await response.json()) as DeskFormJson;
  throw new RequestError(response.status, (await readProblem(response)).detail);
}

/** What a file of products would do. */
export async function planImport(action: string, form: FormData): Promise<ImportPlanJson> {
  const response = await fetch(action, {
    method: 'POST',
    headers: { accept: 'application/json' },
    body: form,
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  if (response.ok) return (await response.json()) as ImportPlanJson;
  throw new RequestError(response.status, (await readProblem(response)).detail);
}
