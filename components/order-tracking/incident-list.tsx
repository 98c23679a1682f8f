import { Moment } from '@/components/ui/moment';
import { Notice } from '@/components/ui/notice';
import { type Model, nameOf } from '@/lib/client/words';
import type { Incident } from '@/lib/contract';

const SHOWN = 5;

/** What failed on our side, said plainly. */
export function IncidentList({ incidents, model }: { incidents: Incident[]; model: Model }) {
  if (incidents.length === 0) return null;
  return (
    <Notice state="failed" role="status">
      {incidents.slice(0, SHOWN).map((incident) => (
        <p key={`${incident.elementId} ${incident.since}`}>
          <strong>{nameOf(model, incident.elementId)}</strong> failed{' '}
          {incident.attempts === 1 ? 'once' : `${incident.attempts} times`}, <Moment at={incident.since} />.
          The message was: {incident.message}
        </p>
      ))}
      {incidents.length > SHOWN && <p>And {incidents.length - SHOWN} more.</p>}
    </Notice>
  );
}
