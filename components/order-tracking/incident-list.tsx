import { Moment } from '@/components/ui/moment';
import { Notice } from '@/components/ui/notice';
import type { Incident } from '@/lib/contract/order';
import { type Model, nowText } from '@/lib/story/words';

const SHOWN = 5;

interface Props {
  incidents: readonly Incident[];
  model: Model;
}

/** What failed on our side, said plainly. */
export function IncidentList({ incidents, model }: Props) {
  if (incidents.length === 0) return null;
  return (
    <Notice state="failed">
      {incidents.slice(0, SHOWN).map((incident) => (
        <p key={`${incident.elementId} ${incident.since}`}>
          <Plainly incident={incident} model={model} />
        </p>
      ))}
      {incidents.length > SHOWN && <p>And {incidents.length - SHOWN} more.</p>}
    </Notice>
  );
}

function Plainly({ incident, model }: { incident: Incident; model: Model }) {
  const doing = nowText(model, incident.elementId);
  return (
    <>
      {doing !== null && `“${doing}” `}This did not work, <Moment at={incident.since} />. Somebody in the shop
      has to look at it; then your order goes on.
    </>
  );
}
