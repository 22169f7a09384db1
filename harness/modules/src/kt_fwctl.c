// SPDX-License-Identifier: GPL-2.0
/*
 * A device whose firmware answers every request with the request. Asked through
 * fwctl for a request that may change it, the kernel sets J.
 */
#include <linux/err.h>
#include <linux/fwctl.h>
#include <linux/module.h>
#include <linux/platform_device.h>

static struct platform_device *device;
static struct fwctl_device *fwctl;

static int kt_open(struct fwctl_uctx *uctx)
{
	return 0;
}

static void kt_close(struct fwctl_uctx *uctx)
{
}

static void *kt_rpc(struct fwctl_uctx *uctx, enum fwctl_rpc_scope scope,
		    void *request, size_t length, size_t *out_length)
{
	*out_length = min(*out_length, length);
	return request;
}

static const struct fwctl_ops kt_ops = {
	.uctx_size = sizeof(struct fwctl_uctx),
	.open_uctx = kt_open,
	.close_uctx = kt_close,
	.fw_rpc = kt_rpc,
};

static int __init kt_fwctl_init(void)
{
	int err = -ENOMEM;

	device = platform_device_register_simple("kt_fwctl", PLATFORM_DEVID_NONE, NULL, 0);
	if (IS_ERR(device))
		return PTR_ERR(device);
	fwctl = _fwctl_alloc_device(&device->dev, &kt_ops, sizeof(*fwctl));
	if (fwctl)
		err = fwctl_register(fwctl);
	if (!err)
		return 0;
	if (fwctl)
		fwctl_put(fwctl);
	platform_device_unregister(device);
	return err;
}

static void __exit kt_fwctl_exit(void)
{
	fwctl_unregister(fwctl);
	fwctl_put(fwctl);
	platform_device_unregister(device);
}

module_init(kt_fwctl_init);
module_exit(kt_fwctl_exit);
MODULE_IMPORT_NS("FWCTL");
MODULE_DESCRIPTION("A device with firmware that answers every request");
MODULE_LICENSE("GPL");
