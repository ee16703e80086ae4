/**
 * Packets of the harness's own that make an idle end of a connection speak carry this mark: the kernel takes them for no
 * part of a connection, and the capture leaves them out by their urgent pointer, which nobody else sets without its flag.
 */
export const nudgeMark = 0xb5;
