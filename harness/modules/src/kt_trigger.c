// SPDX-License-Identifier: GPL-2.0
/*
 * Provoke one taint flag when loaded:
 *
 *	insmod kt_trigger.ko what=warn|bug|oops|thread|lockup|badpage|add bit=N
 */
#include <linux/bug.h>
#include <linux/jiffies.h>
#include <linux/kthread.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/pagemap.h>
#include <linux/spinlock.h>
#include <linux/string.h>

static char *what = "nothing";
module_param(what, charp, 0);
MODULE_PARM_DESC(what, "what to provoke: warn, bug, oops, thread, lockup, badpage or add");

static uint bit;
module_param(bit, uint, 0);
MODULE_PARM_DESC(bit, "the flag for what=add");

/* A write to address 0, which the compiler must not think about. */
static noinline void write_to_zero(void)
{
	int *volatile nowhere = NULL;

	*nowhere = 42;
}

static int oops_thread(void *unused)
{
	write_to_zero();
	return 0;
}

static int start_oops_thread(void)
{
	struct task_struct *task = kthread_run(oops_thread, NULL, "kt_trigger");

	return PTR_ERR_OR_ZERO(task);
}

/*
 * Holding a spin lock keeps every kind of kernel from taking the processor away.
 * The kernel is asked once a tick only: its report, which comes at a tick, then
 * shows this module as the place and not test_taint().
 */
static void lock_up(void)
{
	static DEFINE_SPINLOCK(lock);
	unsigned long now, end = jiffies + 30 * HZ;

	spin_lock(&lock);
	do {
		now = READ_ONCE(jiffies);
		while (now == READ_ONCE(jiffies))
			cpu_relax();
	} while (time_before(now, end) && !test_taint(TAINT_SOFTLOCKUP));
	spin_unlock(&lock);
}

/* No page may be freed while it is locked. */
static int free_locked_page(void)
{
	struct page *pages = alloc_pages(GFP_KERNEL, 1);

	if (!pages)
		return -ENOMEM;
	if (!trylock_page(pages + 1))
		return -EBUSY;
	__free_pages(pages, 1);
	return 0;
}

static int __init kt_trigger_init(void)
{
	if (!strcmp(what, "warn"))
		WARN(1, "asked for\n");
	else if (!strcmp(what, "bug"))
		BUG();
	else if (!strcmp(what, "oops"))
		write_to_zero();
	else if (!strcmp(what, "thread"))
		return start_oops_thread();
	else if (!strcmp(what, "lockup"))
		lock_up();
	else if (!strcmp(what, "badpage"))
		return free_locked_page();
	else if (!strcmp(what, "add"))
		add_taint(bit, LOCKDEP_STILL_OK);
	else if (strcmp(what, "nothing"))
		return -EINVAL;
	return 0;
}

static void __exit kt_trigger_exit(void)
{
}

module_init(kt_trigger_init);
module_exit(kt_trigger_exit);
MODULE_DESCRIPTION("Provokes one kernel taint flag");
MODULE_LICENSE("GPL");
