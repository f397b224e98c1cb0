/** The source of what somebody asked for by mail, as it stands with a suppression. */
export const mailFrom = (address: string): string => `mail from ${address}`;
