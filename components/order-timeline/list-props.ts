import type { Timeline } from '@/lib/client/use-timeline';
import type { Model } from '@/lib/client/words';

export interface ListProps {
  timeline: Timeline;
  model: Model;
  onChoose: (place: number) => void;
}
