// SPDX-License-Identifier: GPL-2.0
/* Has no exit function: it can be unloaded by force only (rmmod -f), which sets R. */
#include <linux/module.h>

static int __init kt_c_noexit_init(void)
{
	return 0;
}

module_init(kt_c_noexit_init);
MODULE_DESCRIPTION("Cannot be unloaded in order");
MODULE_LICENSE("GPL");
