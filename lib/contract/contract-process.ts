export type { DeveloperJson, NextEvent, OpenJob } from './developer-view';
export type { ForecastJson, ForecastStep, PossibleEvent } from './forecast';
export type { DefinitionJson, ElementJson, ElementKind } from './process';
export type { ProcessTotalsJson, VersionTotals } from './process-totals';
