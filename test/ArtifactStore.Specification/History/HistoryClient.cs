using System.Diagnostics;

namespace ArtifactStore.Specification.History;

/// <summary>
/// Makes random calls on a few keys, one after the other, and tells of each when it is made and when its answer is there.
/// </summary>
/// <param name="target">What it calls.</param>
/// <param name="name">Its name, of no other client of the history.</param>
/// <param name="plan">What it calls how often.</param>
/// <param name="record">
/// Takes a call twice: without an answer before it is made, and with the answer. A call of which nobody knows what became of it, once.
/// </param>
public sealed class HistoryClient(IHistoryTarget target, string name, HistoryPlan plan, Action<HistoryCall> record)
{
    private const int Remembered = 12;

    private readonly Random _random = new(name.Aggregate(plan.Seed, (seed, letter) => unchecked((seed * 31) + letter)));
    private readonly Dictionary<string, List<VersionRow>> _seen = plan.Keys.ToDictionary(key => key, _ => new List<VersionRow>());
    private readonly Dictionary<string, int> _aliased = plan.Keys.ToDictionary(key => key, _ => 0);
    private int _made;

    public async Task RunAsync()
    {
        while (_made < plan.Calls)
        {
            await MakeAsync(Choose());
        }
    }

    private HistoryCall Choose()
    {
        var key = plan.Keys[_random.Next(plan.Keys.Count)];
        var seen = _seen[key];
        VersionRow? some = seen.Count == 0 ? null : seen[^(1 + (int)(seen.Count * _random.NextDouble() * _random.NextDouble()))];
        var call = new HistoryCall
        {
            Client = name,
            Number = _made++,
            Key = key,
            Kind = HistoryCallKind.ReadLatest,
            Called = 0,
        };
        var choice = _random.Next(100);
        return choice switch
        {
            < 36 when plan.IsSimple => call with { Kind = HistoryCallKind.Create, Ids = Ids(1) },
            < 24 => call with { Kind = HistoryCallKind.Create, Ids = Ids(1) },
            < 32 => call with { Kind = HistoryCallKind.Create, Ids = Ids(1), Version = some?.Version ?? 0 },
            < 36 => call with { Kind = HistoryCallKind.Create, Ids = Ids(_random.Next(2, 5)) },
            < 50 => call,
            < 55 when !plan.IsSimple => call with { Kind = HistoryCallKind.ReadAlias },
            < 62 when !plan.IsSimple => call with
            {
                Kind = HistoryCallKind.SetAlias,
                Version = some?.Version ?? 1,
                AliasVersion = choice < 58 ? null : _aliased[key],
            },
            < 64 when !plan.IsSimple => call with { Kind = HistoryCallKind.RemoveAlias },
            < 55 => call,
            < 72 => call with { Kind = HistoryCallKind.ReadVersion, Version = Math.Max(1, (some?.Version ?? 0) + _random.Next(-1, 2)) },
            < 78 => call with { Kind = HistoryCallKind.ReadVersions },
            < 98 when !plan.IsSimple && some is not null => call with { Kind = HistoryCallKind.Delete, Ids = [some.Value.Id] },
            >= 98 when !plan.IsSimple => call with { Kind = HistoryCallKind.DeleteAll },
            _ => call,
        };
    }

    private static Guid[] Ids(int count)
    {
        var ids = new Guid[count];
        foreach (ref var id in ids.AsSpan())
        {
            id = Guid.NewGuid();
        }

        return ids;
    }

    private async Task MakeAsync(HistoryCall call)
    {
        call = call with { Called = Stopwatch.GetTimestamp() };
        record(call);
        HistoryCall answered;
        try
        {
            answered = await AnswerAsync(call);
        }
        catch (ArtifactConflictException)
        {
            answered = call with { Refused = true };
        }
        catch (ArtifactStoreException) when (plan.MayFail)
        {
            // It may have been done all the same, and it may still be on its way.
            return;
        }

        answered = answered with { Returned = Stopwatch.GetTimestamp() };
        record(answered);
        var seen = _seen[call.Key];
        seen.AddRange(answered.Rows.Where(row => !seen.Contains(row)));
        if (call.Kind is HistoryCallKind.ReadAlias or HistoryCallKind.SetAlias && !answered.Refused)
        {
            _aliased[call.Key] = answered.Rows is [var named] ? named.Version : 0;
        }

        seen.RemoveRange(0, Math.Max(0, seen.Count - Remembered));
    }

    private async Task<HistoryCall> AnswerAsync(HistoryCall call) =>
        call.Kind switch
        {
            HistoryCallKind.Create => call with { Rows = await target.CreateAsync(call.Key, call.Ids, call.Version) },
            HistoryCallKind.ReadLatest => call with { Rows = Rows(await target.ReadLatestAsync(call.Key)) },
            HistoryCallKind.ReadVersion => call with { Rows = Rows(await target.ReadVersionAsync(call.Key, call.Version!.Value)) },
            HistoryCallKind.ReadVersions => call with { Rows = await target.ReadVersionsAsync(call.Key) },
            HistoryCallKind.Delete => call with { Count = await target.DeleteAsync(call.Ids[0]) ? 1 : 0 },
            HistoryCallKind.SetAlias => call with { Rows = [await target.SetAliasAsync(call.Key, call.Version!.Value, call.AliasVersion)] },
            HistoryCallKind.RemoveAlias => call with { Count = await target.RemoveAliasAsync(call.Key) ? 1 : 0 },
            HistoryCallKind.ReadAlias => call with { Rows = Rows(await target.ReadAliasAsync(call.Key)) },
            _ => call with { Count = await target.DeleteAllAsync(call.Key) },
        };

    private static VersionRow[] Rows(VersionRow? row) => row is { } one ? [one] : [];
}
