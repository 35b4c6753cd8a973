/* One call's libopus: an encoder of 24 kHz mono (what speech engines make) and
 * a decoder to 16 kHz mono (what recognisers take), in frames of 20 ms, on static
 * memory, so that the module needs no allocator. The host writes to and reads
 * from the two buffers. */
#include <opus.h>

#define SPOKEN 480 /* samples of 20 ms at 24 kHz */
#define HEARD 320 /* samples of 20 ms at 16 kHz */
#define LONGEST 1920 /* samples of 120 ms at 16 kHz, the longest a packet may hold */
#define EXPORT(name) __attribute__((export_name(#name)))

static _Alignas(16) unsigned char encoder[48 << 10], decoder[32 << 10];
static opus_int16 pcm[LONGEST];
static unsigned char packet[1500];

EXPORT(pcm) opus_int16 *pcm_at(void) { return pcm; }
EXPORT(packet) unsigned char *packet_at(void) { return packet; }

EXPORT(open) int open_codec(int bitrate, int complexity, int loss) {
	OpusEncoder *e = (OpusEncoder *)encoder;
	OpusDecoder *d = (OpusDecoder *)decoder;
	if (opus_encoder_get_size(1) > (int)sizeof encoder || opus_decoder_get_size(1) > (int)sizeof decoder)
		return OPUS_ALLOC_FAIL;
	int err = opus_encoder_init(e, 24000, 1, OPUS_APPLICATION_VOIP);
	if (err == OPUS_OK) err = opus_encoder_ctl(e, OPUS_SET_BITRATE(bitrate));
	if (err == OPUS_OK) err = opus_encoder_ctl(e, OPUS_SET_COMPLEXITY(complexity));
	if (err == OPUS_OK) err = opus_encoder_ctl(e, OPUS_SET_INBAND_FEC(loss > 0));
	if (err == OPUS_OK) err = opus_encoder_ctl(e, OPUS_SET_PACKET_LOSS_PERC(loss));
	if (err == OPUS_OK) err = opus_decoder_init(d, 16000, 1);
	return err;
}

/* encode makes a packet of the 480 samples in pcm and returns its bytes. */
EXPORT(encode) int encode(void) {
	return opus_encode((OpusEncoder *)encoder, pcm, SPOKEN, packet, sizeof packet);
}

/* decode turns n bytes of packet into samples and returns how many. */
EXPORT(decode) int decode(int n) {
	return opus_decode((OpusDecoder *)decoder, packet, n, pcm, LONGEST, 0);
}

/* recover makes the 20 ms before packet from what packet carries of it (n > 0),
 * or conceals them (n = 0). */
EXPORT(recover) int recover_lost(int n) {
	return opus_decode((OpusDecoder *)decoder, n > 0 ? packet : 0, n, pcm, HEARD, n > 0);
}
