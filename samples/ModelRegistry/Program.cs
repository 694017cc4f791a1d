// Models that predict tomorrow's rain are trained on Seattle's weather and kept in an artifact store. Start here; Training.cs stores data
// and models, Promotion.cs names and uses the best, Origins.cs follows what was made from what, Upkeep.cs deletes the rest.
using System.Globalization;
using System.Text;
using ArtifactStore;
using ModelRegistry;
using Quickstart;

Console.OutputEncoding = Encoding.UTF8;
CultureInfo.CurrentCulture = CultureInfo.DefaultThreadCurrentCulture = CultureInfo.InvariantCulture;

var months = WeatherFile.ReadMonths(Path.Combine(AppContext.BaseDirectory, "Data", "seattle-weather.csv"));
var days = months.SelectMany(month => month.Days).ToList();

// The file remains when the program ends, so that the next run continues with it.
var file = Path.Combine(AppContext.BaseDirectory, "models.db");
await using (var store = SqliteArtifactStore.Open($"Data Source={file}"))
{
    Screen.Heading($"Will it rain tomorrow? {days.Count:N0} days of Seattle's weather, and {Idea.All.Count} ideas.");

    var training = new Training(store);
    var data = await training.StoreDataAsync(days);
    var models = await training.TrainAsync(data);

    var promotion = new Promotion(store);
    await promotion.NominateAsync(models);
    await promotion.PromoteAsync();
    await promotion.PredictAsync([.. Example.From(days).TakeLast(7)]);

    var origins = new Origins(store);
    await origins.OfChampionAsync();
    await origins.UsesOfWeatherAsync();

    var upkeep = new Upkeep(store);
    await upkeep.DeleteChampionAsync();
    await upkeep.PruneAsync();
    await upkeep.ShowModelsAsync();
}

Screen.Heading("All of it is in one file. Run the sample again: the data is found, and the versions go on.");
Screen.Line($"{file}  ({new FileInfo(file).Length / 1024:N0} KiB)");
