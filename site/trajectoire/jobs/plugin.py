"""What the clock contributes."""

from datetime import time, timedelta

from trajectoire.plugins import HealthCheck, Role, RoleGrant, ScheduledJob, TodoSource

from . import supervision, upkeep

contributions = [
    ScheduledJob(
        key="publish_scheduled",
        label="Publications programmées",
        run=upkeep.publish_scheduled,
        every=timedelta(minutes=1),
    ),
    ScheduledJob(
        key="recover_tasks",
        label="Travaux abandonnés",
        run=upkeep.recover_tasks,
        every=timedelta(minutes=10),
    ),
    ScheduledJob(
        key="prune_runs",
        label="Historique des tâches planifiées",
        run=upkeep.prune_runs,
        every=timedelta(hours=1),
    ),
    ScheduledJob(
        key="prune_task_results",
        label="Historique des travaux de fond",
        run=upkeep.prune_task_results,
        every=timedelta(days=1),
        at=time(3, 20),
    ),
    ScheduledJob(
        key="rebuild_reference_index",
        label="Index des contenus liés",
        run=upkeep.rebuild_reference_index,
        every=timedelta(days=7),
        at=time(4, 0),
    ),
    TodoSource(key="jobs", label="Tâches planifiées", items=supervision.todo_items, order=10),
    HealthCheck(key="clock", label="Tâches planifiées", check=supervision.clock_problem, critical=False),
    RoleGrant(
        key="jobs_direction",
        label="Voir les tâches planifiées",
        role=Role.DIRECTION,
        permissions=("jobs.view_jobrun",),
    ),
]
