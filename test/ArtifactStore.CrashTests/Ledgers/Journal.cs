using System.Globalization;

namespace ArtifactStore.CrashTests;

/// <summary>What a writer says, a line each: what it is about to do, and what was acknowledged. <see cref="Ledger"/> reads it.</summary>
internal abstract class Journal
{
    private int _operations;

    /// <summary>An operation is about to be called.</summary>
    /// <returns>Its number.</returns>
    public int Begin(params IEnumerable<Effect> effects)
    {
        var operation = Interlocked.Increment(ref _operations);
        Write(string.Create(CultureInfo.InvariantCulture, $"? {operation} {string.Join(' ', effects)}"));
        return operation;
    }

    /// <summary>An operation was acknowledged.</summary>
    /// <param name="operation">Its number.</param>
    /// <param name="created">What it has created, in the order of its effects.</param>
    public void Done(int operation, params IEnumerable<Artifact> created) =>
        Write(
            string.Create(
                CultureInfo.InvariantCulture,
                $"! {operation} {string.Join(' ', created.Select(artifact => string.Create(CultureInfo.InvariantCulture, $"{artifact.Id}:{artifact.Version}")))}"
            )
        );

    /// <summary>The store says that the artifact is not there.</summary>
    public void NotThere(int operation) => Write(string.Create(CultureInfo.InvariantCulture, $"0 {operation}"));

    /// <summary>The store has refused a create whose expected version is not the latest.</summary>
    public void Refused(int operation) => Write(string.Create(CultureInfo.InvariantCulture, $"x {operation}"));

    /// <summary>The operation failed in a way that leaves open whether it was done.</summary>
    public void Failed(int operation, Exception reason) =>
        Write(
            string.Create(CultureInfo.InvariantCulture, $"~ {operation} {reason.GetType().Name}: {reason.Message.ReplaceLineEndings(" ")}")
        );

    /// <summary>An artifact was read.</summary>
    public void Seen(Artifact artifact) =>
        Write(
            string.Create(
                CultureInfo.InvariantCulture,
                $"s {Content.Token(artifact)}:{artifact.Id}:{artifact.Version}:{Content.Revision(artifact)}"
            )
        );

    /// <summary>Something begins whose middle is worth a kill.</summary>
    public void Enter(string phase) => Write($"> {phase}");

    public void Leave(string phase) => Write($"< {phase}");

    protected abstract void Write(string line);
}
