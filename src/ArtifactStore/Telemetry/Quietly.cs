using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace ArtifactStore.Diagnostics;

#pragma warning disable CA1031 // Whatever it is that the host's code throws here, it is no outcome of an operation, and the thread of a writer serves others.
/// <summary>Calls what the host has put behind spans and measurements. What throws there changes the outcome of nothing.</summary>
/// <remarks>The packages of the providers compile this file too, for the instruments of their own: what is internal here they don't see.</remarks>
internal static class Quietly
{
    /// <summary>Calls it.</summary>
    /// <param name="state">What the call needs, so that a static lambda can have it and nothing is allocated.</param>
    /// <param name="call">The call.</param>
    public static void Run<T>(T state, Action<T> call)
    {
        try
        {
            call(state);
        }
        catch (Exception)
        {
        }
    }

    /// <summary>Makes an instrument. Listeners hear of it while it is made, and where one of them throws it is there all the same: left without it, its class could never be used in this process.</summary>
    /// <param name="meter">Whose instrument it is.</param>
    /// <param name="name">Its name.</param>
    /// <param name="make">Makes it.</param>
    public static T Make<T>(Meter meter, string name, Func<Meter, string, T> make)
        where T : Instrument
    {
        try
        {
            return make(meter, name);
        }
        catch (Exception)
        {
            T? made = null;
            using var finder = new MeterListener { InstrumentPublished = (instrument, _) => made = instrument.Meter == meter && instrument.Name == name ? (T)instrument : made };
            finder.Start();
            if (made is null)
            {
                throw;
            }

            return made;
        }
    }

    /// <summary>Makes a source of spans, likewise.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="version">Its version.</param>
    public static ActivitySource MakeSource(string name, string? version)
    {
        try
        {
            return new(name, version);
        }
        catch (Exception)
        {
            ActivitySource? made = null;
            using var finder = new ActivityListener
            {
                ShouldListenTo = source =>
                {
                    made = source.Name == name && source.Version == version ? source : made;
                    return false;
                },
            };
            ActivitySource.AddActivityListener(finder);
            if (made is null)
            {
                throw;
            }

            return made;
        }
    }
}
#pragma warning restore CA1031
