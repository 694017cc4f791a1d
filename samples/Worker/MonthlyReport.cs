using ArtifactStore;
using Quartz;
using Quickstart;

namespace Worker;

/// <summary>Reports the next month of the weather, each time that it runs. A month with a storm is one that it refuses.</summary>
[DisallowConcurrentExecution]
internal sealed class MonthlyReport(RunRecorder recorder, Weather weather) : IJob
{
    private const double Storm = 9;

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
    {
        var run = recorder.RunOf(context);
        var month = weather.NextMonth();
        await run.Artifacts.CreateArtifactAsync(
            ArtifactCreate.Table(
                month.Days.Select(day => new
                {
                    day.Date,
                    day.Rain,
                    day.Wind,
                }),
                $"days-{month.Name}"
            ) with
            {
                Metadata = new() { ["year"] = $"{month.FirstDay:yyyy}" },
            },
            cancellationToken
        );
        if (month.Days.FirstOrDefault(day => day.Wind > Storm) is { } day)
        {
            throw new InvalidDataException($"{day.Wind} m/s on {day.Date:yyyy-MM-dd}: the station was not built for that.");
        }

        await run.Artifacts.CreateArtifactAsync(
            ArtifactCreate.Markdown($"**{month.Title}**: {month.Days.Sum(day => day.Rain):N0} mm of rain", "monthly-report") with
            {
                Metadata = new() { ["year"] = $"{month.FirstDay:yyyy}", ["month"] = month.Name },
            },
            cancellationToken
        );
    }
}
