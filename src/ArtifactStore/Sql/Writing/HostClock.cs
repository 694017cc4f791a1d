namespace ArtifactStore.Sql;

/// <summary>Wraps the host's clock, which is called in the middle of the store's work.</summary>
/// <param name="inner">The clock.</param>
/// <param name="writer">The write lock of the database.</param>
internal sealed class HostClock(TimeProvider inner, object writer) : TimeProvider
{
    /// <exception cref="InvalidOperationException">The clock itself uses the store, which would recurse infinitely.</exception>
    public override DateTimeOffset GetUtcNow()
    {
        HostCallback.ThrowIfWithin(writer);
        return HostCallback.Run(writer, inner, static clock => clock.GetUtcNow());
    }

    /// <summary>Wraps a clock. The system's needs no wrapper, since it runs no code of the host.</summary>
    public static TimeProvider Of(TimeProvider clock, object writer) =>
        ReferenceEquals(clock, System) ? clock : new HostClock(clock, writer);
}
