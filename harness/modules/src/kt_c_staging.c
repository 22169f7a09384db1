// SPDX-License-Identifier: GPL-2.0
/* Says that it is from the staging tree, which sets C. */
#include <linux/module.h>

static int __init kt_c_staging_init(void)
{
	return 0;
}

static void __exit kt_c_staging_exit(void)
{
}

module_init(kt_c_staging_init);
module_exit(kt_c_staging_exit);
MODULE_INFO(staging, "Y");
MODULE_DESCRIPTION("Says that it is from the staging tree");
MODULE_LICENSE("GPL");
