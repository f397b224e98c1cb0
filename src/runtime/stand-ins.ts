import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { StandIn, StandInName, StandInOptions } from '../../connectors/sandbox/core/index.ts';
import { startGmailStandIn } from '../../connectors/sandbox/gmail/index.ts';
import { startHubspotStandIn } from '../../connectors/sandbox/hubspot/index.ts';
import { startMicrosoftStandIn } from '../../connectors/sandbox/microsoft/index.ts';
import { startSalesforceStandIn } from '../../connectors/sandbox/salesforce/index.ts';
import { startSendgridStandIn } from '../../connectors/sandbox/sendgrid/index.ts';
import { parseConfig, type Settings, standInsNeeded } from '../config.ts';
import type { Clock } from '../ports/clock.ts';

/** The stand-ins of one process, and the settings with which the product reaches them. */
export interface RunningStandIns {
  readonly all: readonly StandIn[];
  readonly settings: Settings;
  /** Everything is a stand-in: nobody outside this machine can be reached. */
  readonly complete: boolean;
  settled(): Promise<void>;
  close(): Promise<void>;
}

const names = ['salesforce', 'hubspot', 'sendgrid', 'gmail', 'microsoft'] as const;

const starters: Record<StandInName, (options: StandInOptions) => Promise<StandIn>> = {
  salesforce: startSalesforceStandIn,
  hubspot: startHubspotStandIn,
  sendgrid: startSendgridStandIn,
  gmail: startGmailStandIn,
  microsoft: startMicrosoftStandIn,
};

type Ports = { readonly [name in StandInName]?: number | undefined };

const portsFile = (dir: string) => join(dir, 'ports.json');

const portsSchema = z.partialRecord(z.enum(names), z.int());

/** The ports of the last run; none when the file is not there or was cut off: then any port does. */
function readPorts(dir: string): Ports {
  try {
    return portsSchema.parse(JSON.parse(readFileSync(portsFile(dir), 'utf8')));
  } catch {
    return {};
  }
}

function savePorts(dir: string, all: readonly StandIn[]): void {
  const ports = Object.fromEntries(all.map((standIn) => [standIn.name, Number(new URL(standIn.url).port)]));
  writeFileSync(portsFile(dir), JSON.stringify({ ...readPorts(dir), ...ports }));
}

/** On the port of the last run when it is free, else on any. */
async function startOn(name: StandInName, own: StandInOptions, port: number | undefined): Promise<StandIn> {
  if (port === undefined) return starters[name](own);
  return starters[name]({ ...own, port }).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') return starters[name](own);
    throw error;
  });
}

/**
 * Starts a stand-in for every service without credentials. With a folder they keep their state there, and their
 * ports, so that links and settings of the last run still fit.
 */
export async function startStandIns(
  settings: Settings,
  options: { readonly clock: Clock; readonly dir?: string; readonly people: number; readonly seed: number },
): Promise<RunningStandIns> {
  const needed = standInsNeeded(settings);
  const all: StandIn[] = [];
  const ports = options.dir === undefined ? {} : readPorts(options.dir);
  for (const name of names) {
    if (!needed[name]) continue;
    const own: StandInOptions = {
      clock: options.clock,
      people: options.people,
      seed: options.seed,
      ...(options.dir === undefined ? {} : { dir: join(options.dir, name) }),
    };
    all.push(await startOn(name, own, ports[name]));
  }
  // With every service configured there is nothing to remember, and no folder to remember it in.
  if (options.dir !== undefined && all.length > 0) savePorts(options.dir, all);
  const given = Object.fromEntries(
    Object.entries(settings).flatMap(([key, value]) => (value === undefined ? [] : [[key, String(value)]])),
  );
  return {
    all,
    settings: parseConfig(Object.assign({}, given, ...all.map((standIn) => standIn.settings))),
    complete: Object.values(needed).every(Boolean),
    settled: async () => {
      await Promise.all(all.map((standIn) => standIn.settled()));
    },
    close: async () => {
      await Promise.all(all.map((standIn) => standIn.close()));
    },
  };
}
