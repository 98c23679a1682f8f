import type { Timeline } from '@/lib/browser/use-timeline';
import type { Model } from '@/lib/story/words';

export interface ListProps {
  timeline: Timeline;
  model: Model;
  onChoose: (place: number) => void;
}
