import type { PropertyRow } from '../types.ts';
import { bool, define, num, oneOf, readOnly, when } from './define.ts';

interface Stage {
  readonly id: string;
  readonly label: string;
  readonly probability: string;
}

const stage = (id: string, label: string, probability: string): Stage => ({ id, label, probability });

/** The pipelines of the portal; the first is the one that every portal begins with. */
export const PIPELINES: readonly {
  readonly id: string;
  readonly label: string;
  readonly stages: readonly Stage[];
}[] = [
  {
    id: 'default',
    label: 'Sales Pipeline',
    stages: [
      stage('appointmentscheduled', 'Appointment Scheduled', '0.2'),
      stage('qualifiedtobuy', 'Qualified To Buy', '0.4'),
      stage('contractsent', 'Contract Sent', '0.9'),
      stage('closedwon', 'Closed Won', '1.0'),
      stage('closedlost', 'Closed Lost', '0.0'),
    ],
  },
  {
    id: '74120001',
    label: 'Renewals',
    stages: [
      stage('74120011', 'Renewal due', '0.5'),
      stage('74120012', 'Renewed', '1.0'),
      stage('74120013', 'Not renewed', '0.0'),
    ],
  },
];

const STAGES = PIPELINES.flatMap(({ stages }) => stages);

/** HubSpot's own deal properties, as far as the stand-in keeps them. */
export const DEAL_PROPERTIES: PropertyRow[] = define('dealinformation', [
  ['dealname', 'Deal name'],
  ['pipeline', 'Pipeline', oneOf(...PIPELINES.map(({ id }) => id))],
  ['dealstage', 'Deal stage', oneOf(...STAGES.map(({ id }) => id))],
  ['amount', 'Amount', num],
  ['closedate', 'Close date', when],
  ['hubspot_owner_id', 'Deal owner', { type: 'enumeration', fieldType: 'select' }],
  ['createdate', 'Create date', when],
  ['hs_createdate', 'Object create date/time', readOnly(when)],
  ['hs_lastmodifieddate', 'Last modified date', readOnly(when)],
  ['hs_object_id', 'Record ID', readOnly(num)],
  ['hs_v2_date_entered_current_stage', 'Date entered current stage', readOnly(when)],
  ['hs_is_closed_won', 'Is closed won', readOnly(bool)],
  ['hs_is_closed_lost', 'Is closed lost', readOnly(bool)],
]);

/** What HubSpot itself sets when a deal comes into a stage; nothing where it stays in its own. */
export function stageProperties(stageId: string | undefined, at: string): Readonly<Record<string, string>> {
  const found = STAGES.find(({ id }) => id === stageId);
  if (found === undefined) return {};
  return {
    hs_v2_date_entered_current_stage: at,
    hs_is_closed_won: String(found.probability === '1.0'),
    hs_is_closed_lost: String(found.probability === '0.0'),
  };
}
