namespace Quickstart;

/// <summary>
/// A clock that the sample sets by hand, so that four years of monthly runs fit into a second and every artifact carries the time at which
/// it would have been made. An ordinary host leaves this out: the store then uses the system's clock.
/// </summary>
internal sealed class ReplayClock : TimeProvider
{
    public DateTimeOffset Now { get; set; } = new(2012, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => Now;

    public void Advance(double minutes) => Now = Now.AddMinutes(minutes);
}
