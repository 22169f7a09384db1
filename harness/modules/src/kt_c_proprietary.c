// SPDX-License-Identifier: GPL-2.0
/*
 * The license that it tells the kernel is the trigger; the source is under the
 * GPL like its neighbours. Loading it sets P.
 */
#include <linux/module.h>

static int __init kt_c_proprietary_init(void)
{
	return 0;
}

static void __exit kt_c_proprietary_exit(void)
{
}

module_init(kt_c_proprietary_init);
module_exit(kt_c_proprietary_exit);
MODULE_DESCRIPTION("Says that it is proprietary");
MODULE_LICENSE("Proprietary");
