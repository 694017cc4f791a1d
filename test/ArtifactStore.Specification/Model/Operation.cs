namespace ArtifactStore.Specification.Model;

/// <summary>One step of a random sequence. Numbers choose among what is there when the step runs.</summary>
public abstract record Operation
{
    public sealed record Create(Draft Draft) : Operation;

    public sealed record GetOrCreate(Draft Draft) : Operation;

    public sealed record CreateMany(Draft[] Drafts) : Operation
    {
        public override string ToString() => $"CreateMany [{string.Join<Draft>(", ", Drafts)}]";
    }

    /// <summary>
    /// An update. What it expects: 0 for the time of the artifact, 1 for that of its collection where it is the latest, 2 for another; null
    /// for nothing.
    /// </summary>
    public sealed record Update(int Choice, int Fields, int? Expected) : Operation;

    public sealed record Delete(int Choice, bool Force) : Operation;

    public sealed record DeleteVersion(int Choice, bool Force) : Operation;

    public sealed record DeleteMany(int Kind, int Choice, int? Limit, bool Force) : Operation;

    /// <summary>Sets an alias. What it expects: 0 for a new one, 1 for what it names, 2 for another version; null for nothing.</summary>
    public sealed record SetAlias(int Choice, string Alias, int? Expected) : Operation;

    public sealed record RemoveAlias(int Choice, string Alias) : Operation;

    /// <summary>A prune by age in milliseconds, number of versions, or both.</summary>
    public sealed record Prune(int Kind, int Choice, int? Age, int? Keep, bool KeepLatest, int BatchSize) : Operation;

    public sealed record SaveRun(int Run, int Flow, int Deployment) : Operation;

    public sealed record DeleteRun(int Run) : Operation;

    /// <summary>A transaction of the store, or an enlisted session.</summary>
    public sealed record Transaction(Operation[] Steps, bool Commit, bool IsEnlisted) : Operation
    {
        public override string ToString() =>
            $"{(IsEnlisted ? "Enlisted" : "Transaction")} {(Commit ? "committed" : "rolled back")} [{string.Join<Operation>("; ", Steps)}]";
    }
}
