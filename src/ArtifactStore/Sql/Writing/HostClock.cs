namespace ArtifactStore.Sql;

/// <summary>The host's clock, which a store asks in the middle of its work.</summary>
/// <param name="inner">The clock.</param>
/// <param name="writer">The writer's place of the database.</param>
internal sealed class HostClock(TimeProvider inner, object writer) : TimeProvider
{
    /// <exception cref="InvalidOperationException">The host is being called already: a clock that uses the store that asks it would go round without end.</exception>
    public override DateTimeOffset GetUtcNow()
    {
        HostCall.ThrowIfWithin(writer);
        return HostCall.Run(writer, inner, static clock => clock.GetUtcNow());
    }

    /// <summary>A clock as the store asks it: the system's calls no code of the host.</summary>
    public static TimeProvider Of(TimeProvider clock, object writer) => ReferenceEquals(clock, System) ? clock : new HostClock(clock, writer);
}
