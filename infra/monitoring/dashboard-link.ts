import type { Stage } from '../stages/stage.ts';

/** `product`: what users get. `technical`: what the machinery does. */
export type DashboardKind = 'product' | 'technical';

/** The physical name of a dashboard: stages can share an account. */
export function dashboardName(stage: Stage, kind: DashboardKind): string {
  return `sorami-${stage.name}-${kind}`;
}

/** Where a dashboard is looked at. */
export function dashboardLink(stage: Stage, kind: DashboardKind): string {
  const { region } = stage;
  return `https://${region}.console.aws.amazon.com/cloudwatch/home?region=${region}#dashboards/dashboard/${dashboardName(stage, kind)}`;
}
