namespace ArtifactStore.CrashTests;

/// <summary>How one database is attacked.</summary>
/// <param name="Work">What the workers do besides writing.</param>
/// <param name="Workers">How many processes work at a time.</param>
/// <param name="Kills">How many of them are killed.</param>
/// <param name="AtOpening">
/// Whether they are killed while they open a file that is new, instead of later; one of them in its migration.
/// </param>
internal sealed record KillPlan(WorkerKind Work, int Workers, int Kills, bool AtOpening = false)
{
    /// <summary>The plans that take turns: 47 kills.</summary>
    public static IReadOnlyList<KillPlan> Turns { get; } =
    [
        new(WorkerKind.Write, Workers: 3, Kills: 3, AtOpening: true),
        new(WorkerKind.Write, Workers: 3, Kills: 10),
        new(WorkerKind.Write, Workers: 5, Kills: 5, AtOpening: true),
        new(WorkerKind.Checkpoint, Workers: 3, Kills: 9),
        new(WorkerKind.Write, Workers: 4, Kills: 4, AtOpening: true),
        new(WorkerKind.Backup, Workers: 2, Kills: 7),
        new(WorkerKind.Reopen, Workers: 1, Kills: 4),
        new(WorkerKind.Reopen, Workers: 3, Kills: 5),
    ];
}
