import { Moment } from '@/components/ui/moment';
import { Notice } from '@/components/ui/notice';
import type { Lens } from '@/lib/client/lens';
import { type Model, nameOf, nowText } from '@/lib/client/words';
import type { Incident } from '@/lib/contract';

const SHOWN = 5;

interface Props {
  incidents: readonly Incident[];
  model: Model;
  lens: Lens;
}

/** What failed on our side, said plainly; through the other lenses with name, tries and message. */
export function IncidentList({ incidents, model, lens }: Props) {
  if (incidents.length === 0) return null;
  return (
    <Notice state="failed" role="status">
      {incidents.slice(0, SHOWN).map((incident) => (
        <p key={`${incident.elementId} ${incident.since}`}>
          {lens === 'customer' ? (
            <Plainly incident={incident} model={model} />
          ) : (
            <Exactly incident={incident} model={model} />
          )}
        </p>
      ))}
      {incidents.length > SHOWN && <p>And {incidents.length - SHOWN} more.</p>}
    </Notice>
  );
}

interface OneProps {
  incident: Incident;
  model: Model;
}

function Plainly({ incident, model }: OneProps) {
  const doing = nowText(model, incident.elementId);
  return (
    <>
      {doing !== null && `“${doing}” `}This did not work, <Moment at={incident.since} />. Somebody in the shop
      has to look at it; then your order goes on.
    </>
  );
}

function Exactly({ incident, model }: OneProps) {
  return (
    <>
      <strong>{nameOf(model, incident.elementId)}</strong> failed{' '}
      {incident.attempts === 1 ? 'once' : `${incident.attempts} times`}, <Moment at={incident.since} />. The
      message was: {incident.message}
    </>
  );
}
