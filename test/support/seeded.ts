import fc from 'fast-check';

/** Properties see the same cases in every run. `PROPERTY_SEED=7 npm test` draws others; a failure names its seed. */
fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: Number(process.env.PROPERTY_SEED ?? 1) });
