using System.Diagnostics;
using System.Diagnostics.Metrics;
using ArtifactStore.Diagnostics;

namespace ArtifactStore.Tests.Diagnostics;

/// <summary>What listeners throw while instruments are made does not leave the library without them.</summary>
public sealed class NonThrowingTests
{
    [Test]
    public void An_instrument_is_created_and_published_although_a_listener_throws()
    {
        using var meter = new Meter($"quietly-{Guid.NewGuid()}");
        using var broken = new MeterListener { InstrumentPublished = (instrument, _) => ThrowIf(instrument.Meter == meter) };
        broken.Start();
        FluentActions.Invoking(() => meter.CreateCounter<long>("other")).Should().Throw<TimeZoneNotFoundException>();
        var counter = NonThrowing.Make(meter, "count", static (meter, name) => meter.CreateCounter<long>(name));
        (counter.Name, counter.Meter).Should().Be(("count", meter));
        var heard = 0L;
        using var listener = new MeterListener { InstrumentPublished = (instrument, listener) => Enable(instrument, listener) };
        listener.SetMeasurementEventCallback<long>((_, value, _, _) => heard += value);
        listener.Start();
        counter.Add(3);
        heard.Should().Be(3);

        void Enable(Instrument instrument, MeterListener own)
        {
            if (instrument.Meter == meter)
            {
                own.EnableMeasurementEvents(instrument);
            }
        }
    }

    [Test]
    public void A_source_is_created_and_published_although_a_listener_throws()
    {
        var name = $"quietly-{Guid.NewGuid()}";
        using var broken = new ActivityListener
        {
            ShouldListenTo = source =>
            {
                ThrowIf(source.Name == name);
                return false;
            },
        };
        ActivitySource.AddActivityListener(broken);
        using var source = NonThrowing.MakeSource(name, "1.2.3");
        (source.Name, source.Version).Should().Be((name, "1.2.3"));
        using var listener = new ActivityListener
        {
            ShouldListenTo = each => each.Name == name,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
        };
        ActivitySource.AddActivityListener(listener);
        using var activity = source.StartActivity("a");
        activity.Should().NotBeNull();
    }

    [Test]
    public void Other_creation_failures_are_thrown()
    {
        using var meter = new Meter($"quietly-{Guid.NewGuid()}");
        FluentActions
            .Invoking(() => NonThrowing.Make<Counter<long>>(meter, "count", static (_, _) => throw new TimeZoneNotFoundException()))
            .Should()
            .Throw<TimeZoneNotFoundException>();
    }

    private static void ThrowIf(bool holds)
    {
        if (holds)
        {
            throw new TimeZoneNotFoundException();
        }
    }
}
