import { MultiSelect, Stack, Text } from '@mantine/core';
import { IconAlertTriangle, IconInfoCircle } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { api, call } from '../../api.ts';
import { Card, Failure, Rows } from '../../parts/page.tsx';
import { Tag } from '../../parts/state.tsx';
import { plural } from '../../words.ts';
import type { Finding } from './data.ts';
import classes from './findings.module.css';

const looks = { error: 'stopped', warning: 'waiting', hint: 'quiet' } as const;
const severities = ['error', 'warning', 'hint'] as const;

/** Findings by severity, in words: `1 error, 2 hints`. */
export const findingWords = (findings: readonly Pick<Finding, 'severity'>[]): string =>
  severities
    .map((severity) => [findings.filter((one) => one.severity === severity).length, severity] as const)
    .filter(([count]) => count > 0)
    .map(([count, severity]) => plural(count, severity))
    .join(', ');

/** The sign on a step that findings are about, coloured by the worst. */
export function Mark(props: { readonly findings: readonly Finding[] }) {
  const worst = severities.find((severity) => props.findings.some((one) => one.severity === severity));
  if (worst === undefined) return null;
  const Icon = worst === 'hint' ? IconInfoCircle : IconAlertTriangle;
  const label = findingWords(props.findings);
  return (
    <span className={classes.mark} data-look={looks[worst]} title={label}>
      <Icon size={15} role="img" aria-label={label} />
    </span>
  );
}

/** Where the people are who will be enrolled, as codes with commas between: `DE,AT`. */
function Countries(props: { readonly value: string; readonly onChange: (value: string) => void }) {
  const regions = useQuery({
    queryKey: ['holidays', 'regions'],
    queryFn: () => call(api.holidays.regions.$get()),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const chosen = props.value.split(',').filter((code) => code !== '');
  const known = (regions.data?.items ?? []).filter(({ code }) => code.length === 2);
  return (
    <MultiSelect
      label="Countries of your people"
      description="Their laws on consent are checked, too."
      size="sm"
      searchable
      clearable
      maxValues={30}
      clearButtonProps={{ 'aria-label': 'No countries' }}
      {...(chosen.length === 0 ? { placeholder: 'None chosen' } : {})}
      nothingFoundMessage={regions.isPending ? 'Loading …' : 'No country of that name'}
      value={chosen}
      onChange={(codes) => props.onChange(codes.join(','))}
      data={[
        ...known.map(({ code, name }) => ({ value: code, label: name })),
        // A code from the address that nobody has a name for.
        ...chosen
          .filter((code) => !known.some((one) => one.code === code))
          .map((code) => ({ value: code, label: code })),
      ]}
    />
  );
}

/** Findings, worst first; those about a step lead to it. */
export function FindingList(props: {
  readonly findings: readonly Finding[];
  readonly nameOf: (key: string) => string;
  /** Leads to what a finding about a step is about. */
  readonly onGo: (finding: Finding) => void;
}) {
  const { findings, nameOf, onGo } = props;
  return (
    <ul className={classes.list} aria-label="Findings">
      {findings.map((one) => (
        <li key={`${one.rule} ${one.path} ${one.words}`} className={classes.finding}>
          <Tag look={looks[one.severity]}>{one.severity}</Tag>
          <div>
            {one.step === undefined ? null : (
              <button type="button" className={classes.go} onClick={() => onGo(one)}>
                {nameOf(one.step)}
              </button>
            )}
            <Text size="sm">{one.words}</Text>
            <Text size="xs" className={classes.quiet}>
              {one.why}
            </Text>
          </div>
        </li>
      ))}
    </ul>
  );
}

/** The findings of one check as they come, and how to ask again. */
export interface Checked {
  readonly findings: readonly Finding[] | undefined;
  readonly error: unknown;
  readonly retry: () => void;
  readonly country: string;
  readonly onCountry: (country: string) => void;
}

/** What experience and the law say about a cadence, for the countries that one chooses. */
export function FindingsCard(props: {
  readonly checked: Checked;
  readonly nameOf: (key: string) => string;
  readonly onGo: (key: string) => void;
}) {
  const { findings, error, retry, country, onCountry } = props.checked;
  return (
    <Card
      title="Findings"
      aside={<span className={classes.quiet}>{findings === undefined ? '' : findingWords(findings)}</span>}
    >
      <Stack gap="sm">
        {findings !== undefined ? (
          findings.length === 0 ? (
            <Text size="sm">
              Nothing to say: no rule finds fault with it
              {country === '' ? '. Consent is checked once you choose countries' : ''}.
            </Text>
          ) : (
            <FindingList
              findings={findings}
              nameOf={props.nameOf}
              onGo={({ step }) => step !== undefined && props.onGo(step)}
            />
          )
        ) : error ? (
          <Failure error={error} retry={retry} />
        ) : (
          <Rows count={2} />
        )}
        <Countries value={country} onChange={onCountry} />
      </Stack>
    </Card>
  );
}
