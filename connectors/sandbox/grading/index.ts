import { z } from 'zod';
import { createStandInCore, listen, type RequestLog, type StandInOptions } from '../core/index.ts';

/** Which words make the stand-in's grade; the first that fits. It understands nothing, and does what it is told. */
const signs: readonly (readonly [RegExp, string])[] = [
  [/grade this (?:reply )?(?:as )?(\w+)/i, '$1'],
  [/budget|expensive|supplier|next year/i, 'objection'],
  [/colleague|speak to|responsible/i, 'referral'],
  [/not interested|no thanks|no thank you/i, 'negative'],
  [/interested|call me|sounds good|tell me more/i, 'positive'],
];

const requestSchema = z.object({
  model: z.string().min(1),
  messages: z.array(z.object({ role: z.enum(['system', 'user', 'assistant']), content: z.string() })).min(1),
});

function answerTo(text: string): string {
  for (const [sign, grade] of signs) {
    const found = sign.exec(text);
    if (found !== null) return (found[1] ?? grade).toLowerCase();
  }
  return 'neutral';
}

export interface GradingStandIn {
  readonly url: string;
  readonly log: RequestLog;
  /** Settings (environment names of the product) with which a product reaches it. */
  readonly settings: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

const faultBody = (status: number) => ({
  body: { error: { message: `injected ${status}`, type: 'server_error' } },
});

/**
 * Starts the stand-in for a language model behind chat completions. It obeys whoever says "grade this …", as a real model
 * may. `/sandbox/faults` makes it slow or wrong. Rejects when the port is taken.
 */
export async function startGradingStandIn(options: StandInOptions): Promise<GradingStandIn> {
  const { app, log } = createStandInCore(options, faultBody);
  const key = 'sandbox-grading-key';
  app.post('/v1/chat/completions', async (c) => {
    if (c.req.header('authorization') !== `Bearer ${key}`)
      return c.json({ error: { message: 'Incorrect API key provided', type: 'invalid_request_error' } }, 401);
    const parsed = requestSchema.safeParse(await c.req.json().catch(() => undefined));
    if (!parsed.success)
      return c.json(
        { error: { message: z.prettifyError(parsed.error), type: 'invalid_request_error' } },
        400,
      );
    const { model, messages } = parsed.data;
    const content = answerTo(messages.findLast(({ role }) => role === 'user')?.content ?? '');
    c.set('result', { content });
    return c.json({
      id: `chatcmpl-${log.entries.length + 1}`,
      object: 'chat.completion',
      model,
      created: Math.floor(options.clock.now().getTime() / 1000),
      choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason: 'stop' }],
    });
  });
  const server = await listen(app, options.port);
  return {
    url: server.url,
    log,
    close: server.close,
    settings: { GRADING_API_URL: `${server.url}/v1`, GRADING_API_KEY: key, GRADING_MODEL: 'sandbox-model' },
  };
}
